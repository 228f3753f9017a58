"""Forms of prices."""

from market.desk.forms.words import AskedForm
from market.web.forms import YuanField, text_field


class PriceForm(AskedForm):
    """A new price."""

    price = YuanField(label="新价格（元）")
    reason = text_field("原因", limit=100, hint="改价都要留下原因，价格历史里看得到。")
    field_order = ("price", "reason", "sure")
