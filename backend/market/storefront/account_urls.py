"""Addresses of the account, sign-in and legal pages."""

from django.urls import URLPattern, path

from market.storefront.views import account, codes, consent, contact, legal, passwords, protection, sessions, sign_in

account_urls: list[URLPattern] = [
    path("sign-up/", sign_in.sign_up_page, name="sign_up"),
    path("sign-in/", sign_in.sign_in_page, name="sign_in"),
    path("sign-in/code/", codes.ask_page, name="code_ask"),
    path("sign-in/code/enter/", codes.enter_page, name="code_enter"),
    path("sign-in/second-step/", protection.second_step_page, name="second_step"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("act-as/", sign_in.act_as_page, name="act_as"),
    path("large-type/", sign_in.large_type, name="large_type"),
    path("account/", account.account_page, name="account"),
    path("account/messages/", account.inbox_page, name="inbox"),
    path("account/addresses/", account.addresses_page, name="addresses"),
    path("account/addresses/new/", account.address_page, name="address_new"),
    path("account/addresses/<str:number>/", account.address_page, name="address"),
    path("account/addresses/<str:number>/remove/", account.remove_address_page, name="address_remove"),
    path("account/password/", passwords.change_page, name="password"),
    path("account/proof/", codes.proof_page, name="proof"),
    path("account/contact/", contact.contact_page, name="contact_change"),
    path("account/contact/confirm/", contact.confirm_page, name="contact_confirm"),
    path("account/protection/", protection.protection_page, name="protection"),
    path("account/protection/begin/", protection.begin_page, name="protection_begin"),
    path("account/protection/confirm/", protection.confirm_page, name="protection_confirm"),
    path("account/protection/codes/", protection.codes_page, name="protection_codes"),
    path("account/protection/end/", protection.end_page, name="protection_end"),
    path("account/sessions/", sessions.sessions_page, name="sessions"),
    path("password-reset/", passwords.ask_page, name="reset_ask"),
    path("password-reset/sent/", passwords.sent_page, name="reset_sent"),
    path("password-reset/new/", passwords.reset_page, name="reset"),
    path("consent/", consent.consent_page, name="consent"),
    path("terms/", legal.terms_page, name="terms"),
    path("privacy/", legal.privacy_page, name="privacy"),
    path("returns/", legal.returns_page, name="returns"),
    path("about/", legal.about_page, name="about"),
    path("contact/", legal.contact_page, name="contact"),
]
