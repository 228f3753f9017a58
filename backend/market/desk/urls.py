"""The addresses of this site."""

app_name = "desk"
urlpatterns: list[object] = []
