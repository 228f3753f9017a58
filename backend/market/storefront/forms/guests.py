"""The form that finds an order placed without signing in."""

from django import forms

from market.web.forms import text_field


class FindOrderForm(forms.Form):
    """What is printed on the order, and the phone number that was typed with it."""

    number = text_field("订单号", limit=24, hint="MX 开头，在下单后的页面和装箱单上。")
    phone = text_field("下单时填的电话", limit=20, autocomplete="tel", inputmode="tel")
