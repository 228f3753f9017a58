"""The addresses of the four sites; the probes are answered by `config.health` before these are asked."""

from django.urls import include, path

from config.media import media

urlpatterns = [
    path("media/<path:path>", media, name="media"),
    path("unit/", include("market.portal.urls")),
    path("desk/", include("market.desk.urls")),
    path("office/", include("market.office.urls")),
    path("webhooks/", include("market.webhooks.urls")),
    path("", include("market.storefront.urls")),
]

handler400 = "market.web.pages.bad_request"
handler403 = "market.web.pages.forbidden"
handler404 = "market.web.pages.not_found"
handler500 = "config.unavailable.server_error"
