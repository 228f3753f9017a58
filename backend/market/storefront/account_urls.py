"""Addresses of the account, sign-in and legal pages."""

from django.urls import URLPattern, path

from market.storefront.views import account, consent, legal, passwords, reach, sign_in

account_urls: list[URLPattern] = [
    path("sign-up/", sign_in.sign_up_page, name="sign_up"),
    path("sign-in/", sign_in.sign_in_page, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("act-as/", sign_in.act_as_page, name="act_as"),
    path("large-type/", sign_in.large_type, name="large_type"),
    path("account/", account.account_page, name="account"),
    path("account/messages/", account.inbox_page, name="inbox"),
    path("account/reach/", reach.reach_page, name="reach"),
    path("account/addresses/", account.addresses_page, name="addresses"),
    path("account/addresses/new/", account.address_page, name="address_new"),
    path("account/addresses/<str:number>/", account.address_page, name="address"),
    path("account/addresses/<str:number>/remove/", account.remove_address_page, name="address_remove"),
    path("account/password/", passwords.change_page, name="password"),
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
