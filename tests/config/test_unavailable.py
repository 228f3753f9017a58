"""What a request gets while the database is away."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config import unavailable

HERE = "tests.config.test_unavailable"


def lost(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def closed(_request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ValueError("a fault of ours")


def fault(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("a fault of ours", status=500)


def fine(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def losing_middleware(_get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    return lost


urlpatterns = [path("lost/", lost), path("closed/", closed), path("broken/", broken), path("fine/", fine)]
handler500 = "config.unavailable.server_error"
pytestmark = pytest.mark.urls(HERE)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("page", ["/lost/", "/closed/"])
def test_a_view_without_its_database_asks_to_come_back(visitor: Client, page: str) -> None:
    response = visitor.get(page)

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")
    assert "马上回来" in response.content.decode()
    assert "不用重复提交" in response.content.decode()


def test_a_loss_outside_the_view_does_so_too(visitor: Client, settings: LazySettings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{HERE}.losing_middleware"]

    response = visitor.get("/fine/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_fault_of_ours_stays_a_500(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unavailable, "SERVER_ERROR_PAGE", f"{HERE}.fault")

    assert visitor.get("/broken/").status_code == 500
