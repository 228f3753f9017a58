"""The addresses of this site."""

app_name = "office"
urlpatterns: list[object] = []
