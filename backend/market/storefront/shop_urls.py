"""Addresses of goods, cart, checkout and orders."""

from django.urls import URLPattern, path

from market.storefront.views import browse, cart, checkout, goods, home, orders

shop_urls: list[URLPattern] = [
    path("", home.home_page, name="home"),
    path("counties/", browse.counties_page, name="counties"),
    path("gifts/", browse.gifts_page, name="gifts"),
    path("selection/", browse.selection_page, name="selection"),
    path("counties/<slug:slug>/", home.county_view, name="county"),
    path("seasons/", home.seasons_page, name="seasons"),
    path("outlets/", home.outlets_page, name="outlets"),
    path("categories/", goods.categories_page, name="categories"),
    path("categories/<slug:slug>/", goods.category_page, name="category"),
    path("search/", goods.search_page, name="search"),
    path("products/<slug:slug>/", goods.product_view, name="product"),
    path("products/<slug:slug>/enquiry/", goods.enquiry_page, name="enquiry"),
    path("cart/", cart.cart_page, name="cart"),
    path("cart/add/", cart.add_page, name="cart_add"),
    path("cart/line/", cart.line_page, name="cart_line"),
    path("checkout/", checkout.checkout_page, name="checkout"),
    path("orders/", orders.orders_page, name="orders"),
    path("orders/<str:number>/", orders.order_page, name="order"),
    path("orders/<str:number>/print/", orders.print_page, name="order_print"),
    path("orders/<str:number>/acceptance/", orders.acceptance_page, name="order_acceptance"),
    path("orders/<str:number>/cancel/", orders.cancel_page, name="order_cancel"),
    path("orders/<str:number>/received/", orders.received_page, name="order_received"),
    path("orders/<str:number>/accept/", orders.accept_page, name="order_accept"),
]
