"""Where a form shows what the domain refuses."""

import pytest
from django import forms

from market.kernel.errors import Invalid
from market.web.forms import add_refusal


class OrderForm(forms.Form):
    """Fields as forms name them."""

    method, outlet, price, line_2 = (forms.CharField(required=False) for _ in range(4))


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("price", "price"),
        ("payment_method", "method"),
        ("pickup_outlet_code", "outlet"),
        ("outlet_code", "outlet"),
        ("amount_fen", "price"),
        ("quantity_2", "line_2"),
        ("quantity_3", "__all__"),
        ("to_outlet_code", "__all__"),
        ("", "__all__"),
    ],
)
def test_refusal_stands_at_the_field_it_means(named: str, shown: str) -> None:
    form = OrderForm({})
    assert form.is_valid()

    add_refusal(form, Invalid("不行。", field=named))

    assert form.errors == {shown: ["不行。"]}
