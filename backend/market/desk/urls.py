"""The addresses of the desk."""

from django.urls import URLPattern, path

from market.desk.views import freight, goods, home, lot, money, order, orders, receipts, sheets, stock, transfers

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", home.home_page, name="home"),
    path("receive/", stock.receive_page, name="receive"),
    path("lots/", stock.lots_page, name="lots"),
    path("lots.csv", sheets.lots_sheet, name="lots_sheet"),
    path("movements.csv", sheets.movements_sheet, name="movements_sheet"),
    path("lots/<str:number>/", lot.lot_page, name="lot"),
    path("transfers/", transfers.transfers_page, name="transfers"),
    path("transfers/<str:number>/received/", transfers.transfer_received_page, name="transfer_received"),
    path("prices/", goods.prices_page, name="prices"),
    path("prices/<str:sku>/", goods.pack_page, name="pack"),
    path("freight/", freight.freight_page, name="freight"),
    path("orders/", orders.orders_page, name="orders"),
    path("orders/<str:number>/", order.order_page, name="order"),
    path("orders/<str:number>/picking/", orders.picking_page, name="picking"),
    path("orders/<str:number>/shipments/<str:shipment_number>/", orders.packing_page, name="packing"),
    path("payments/", money.payments_page, name="payments"),
    path("payments/awaited/", money.awaited_page, name="awaited"),
    path("payments/<str:number>/", receipts.receipt_page, name="receipt"),
    path("payments/<str:number>/split/", receipts.split_page, name="split"),
    path("refunds/", money.refunds_page, name="refunds"),
    path("refunds/<str:number>/", money.refund_page, name="refund"),
    path("enquiries/", goods.enquiries_page, name="enquiries"),
    path("enquiries/<str:number>/", goods.enquiry_page, name="enquiry"),
]
