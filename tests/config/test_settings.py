"""What the base settings promise without any environment."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.hashers import ThriftyArgon2PasswordHasher
from config.media import media
from config.secret import secret_in
from tests.conftest import BACKEND


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>page</p>")


def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404 if isinstance(exception, Http404) else 400)


urlpatterns = [path("page/", page), path("media/<path:path>", media)]
handler400 = handler404 = "tests.config.test_settings.refused"


def test_the_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first = secret_in(tmp_path / "var")

    assert len(first) >= 50
    assert secret_in(tmp_path / "var") == first
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret"]


def test_programs_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from config.secret import secret_in; print(secret_in(Path(sys.argv[1])))"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "var")],
            env={**os.environ, "PYTHONPATH": str(BACKEND)},
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]

    assert len({program.communicate()[0] for program in programs}) == 1


@pytest.mark.urls("tests.config.test_settings")
def test_every_page_says_what_browsers_may_do(client: Client) -> None:
    headers = client.get("/page/").headers

    directives = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert directives == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.urls("tests.config.test_settings")
def test_foreign_hosts_are_refused(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

    assert client.get("/page/", headers={"host": "a-stranger.example"}).status_code == 400
    assert client.get("/page/", headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.urls("tests.config.test_settings")
def test_pictures_are_kept_for_a_year_and_paths_stay_inside(client: Client, settings: LazySettings) -> None:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(exist_ok=True)
    (folder / "pear.webp").write_bytes(b"RIFF")

    response = client.get("/media/pear.webp")

    assert b"".join(response) == b"RIFF"  # type: ignore[call-overload]
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/media/../secret").status_code == 400
    assert client.get("/media/").status_code == 404


def test_a_password_costs_19_mib(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["config.hashers.ThriftyArgon2PasswordHasher"]

    encoded = make_password("correct horse")

    assert isinstance(identify_hasher(encoded), ThriftyArgon2PasswordHasher)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
