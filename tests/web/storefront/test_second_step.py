"""The second step over HTTP: who is led to it, setting it up, taking it, and its reset."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from market.accounts.models import Factor, FactorReset, User
from market.accounts.operations import begin_factor, confirm_factor, set_password
from market.accounts.rules import code_at
from market.accounts.selectors import has_factor, recovery_codes_left
from market.flows.protect_account import ask_reset, decide_reset
from market.kernel.errors import Forbidden
from market.notifications.models import Message
from tests.factories import AT
from tests.web.conftest import Scene, signed_in
from tests.web.shop import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
STEP_PAGE = "/sign-in/second-step/"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
BEFORE = timedelta(seconds=30)


def enter(user: User, **more: str) -> tuple[Client, str]:
    """Sign in by the form with the password; give the browser and where it was sent."""
    set_password(user=user, password=PASSWORD)
    client = Client()
    answer = sign_in(client, user.login, **more)
    return client, answer.headers["Location"]  # type: ignore[attr-defined]


def protect(user: User) -> list[str]:
    begin_factor(user=user, at=AT, secret=SECRET)
    return confirm_factor(user=user, code=code_at(secret=SECRET, at=AT - BEFORE), at=AT)


def code() -> str:
    return code_at(secret=SECRET, at=AT)


@pytest.mark.parametrize(
    ("who", "page"),
    [("officer", "/unit/"), ("unionist", "/unit/orders/"), ("manager", "/desk/"), ("office", "/office/")],
)
def test_who_works_for_others_sets_it_up_first(scene: Scene, who: str, page: str) -> None:
    client, _ = enter(getattr(scene, who))

    assert client.get(page).headers["Location"] == f"{STEP_PAGE}?next={page.replace('/', '%2F')}"
    answer = client.get(page, follow=True)

    assert [url for url, _status in answer.redirect_chain][
        -1
    ] == f"/account/protection/begin/?next={page.replace('/', '%2F')}"
    assert "登录要多一步动态码" in answer.content.decode()
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("who", ["resident", "stranger"])
def test_who_works_for_nobody_is_not_asked(scene: Scene, who: str) -> None:
    client, going_to = enter(getattr(scene, who))

    assert going_to == "/"
    assert client.get("/unit/").status_code == 200
    assert client.get("/desk/").status_code == 403


def test_form_of_a_protected_page_is_said_not_to_have_been_sent(scene: Scene) -> None:
    client, _ = enter(scene.officer)

    answer = client.post(reverse("portal:member_remove", args=[scene.officer.number]), follow=True)

    assert "刚才没有提交" in answer.content.decode()
    assert scene.school.memberships.count() == 1


def test_setting_up_shows_the_secret_and_then_recovery_codes_once(scene: Scene) -> None:
    client, _ = enter(scene.manager)
    other = Client()
    sign_in(other, scene.manager.login)

    begun = client.post("/account/protection/begin/", {"proof": PASSWORD, "next": "/desk/"})
    page = html.fromstring(client.get(begun.headers["Location"]).content.decode())
    secret = page.cssselect("main b.num")[0].text_content().replace(" ", "")
    done = client.post("/account/protection/confirm/", {"code": code_at(secret=secret, at=AT), "next": "/desk/"})

    assert begun.headers["Location"] == "/account/protection/confirm/?next=%2Fdesk%2F"
    assert page.cssselect("main img")[0].get("src", "").startswith("data:image/svg+xml")
    codes = [row.text_content() for row in html.fromstring(done.content.decode()).cssselect("main ul.panel li")]
    assert len(codes) == 10
    assert done.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert client.get("/desk/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert client.get("/account/protection/confirm/").headers["Location"] == "/account/protection/"
    assert codes[0] not in client.get("/account/protection/").content.decode()
    assert Message.objects.filter(user=scene.manager).latest("pk").subject == "登录要动态码了"


def test_setting_up_asks_for_the_old_proof(scene: Scene) -> None:
    client, _ = enter(scene.resident)

    answer = client.post("/account/protection/begin/", {"proof": "wrong"})

    assert answer.status_code == 400
    assert Factor.objects.count() == 0
    assert client.get("/account/protection/confirm/").status_code == 404


def test_password_alone_does_not_let_in_who_has_a_second_step(scene: Scene) -> None:
    protect(scene.manager)

    client, going_to = enter(scene.manager, next="/desk/")

    assert going_to == f"{STEP_PAGE}?next=%2Fdesk%2F"
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
    answer = client.post(STEP_PAGE, {"code": code(), "next": "/desk/"})
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    again, _ = enter(scene.manager)
    assert again.post(STEP_PAGE, {"code": code()}).status_code == 400
    assert again.get("/account/").status_code == 302


def test_second_step_is_guessed_five_times_only(scene: Scene) -> None:
    protect(scene.resident)
    client, _ = enter(scene.resident)

    answers = [client.post(STEP_PAGE, {"code": "000000"}).status_code for _ in range(5)]

    assert answers == [400] * 5
    assert client.post(STEP_PAGE, {"code": code()}).status_code == 429
    assert client.get("/account/").status_code == 302


def test_second_step_waits_ten_minutes(scene: Scene) -> None:
    protect(scene.resident)
    client, _ = enter(scene.resident)

    with time_machine.travel(AT + timedelta(minutes=10, seconds=1), tick=False):
        assert client.get(STEP_PAGE).headers["Location"] == "/sign-in/"


def test_recovery_code_lets_in_and_is_told_of(scene: Scene) -> None:
    codes = protect(scene.resident)
    client, _ = enter(scene.resident)

    assert client.post(STEP_PAGE, {"code": codes[3]}).status_code == 302

    assert client.get("/account/").status_code == 200
    assert recovery_codes_left(user=scene.resident) == 9
    assert "还剩 9 个" in Message.objects.get(subject="用过一个恢复码").body


def test_only_who_works_for_nobody_may_give_it_up(scene: Scene) -> None:
    for user, status in ((scene.officer, 409), (scene.manager, 409), (scene.resident, 302)):
        protect(user)
        set_password(user=user, password=PASSWORD)

        answer = signed_in(user).post("/account/protection/end/", {"proof": PASSWORD})

        assert (answer.status_code, has_factor(user=user)) == (status, status == 409)


def test_new_recovery_codes_end_the_old_ones(scene: Scene) -> None:
    old = protect(scene.resident)
    set_password(user=scene.resident, password=PASSWORD)
    client = signed_in(scene.resident)

    refused = client.post("/account/protection/codes/", {"proof": "wrong"})
    assert (refused.status_code, recovery_codes_left(user=scene.resident)) == (400, 10)
    assert client.post("/account/protection/codes/", {"proof": PASSWORD}).status_code == 200

    stranger, _ = enter(scene.resident)
    assert stranger.post(STEP_PAGE, {"code": old[0]}).status_code == 400


def test_reset_is_asked_and_decided_by_staff_alone(scene: Scene) -> None:
    protect(scene.officer)
    stated = {"login": scene.officer.login, "reason": "本人到店", "at": AT}
    with pytest.raises(Forbidden):
        ask_reset(actor=scene.resident, **stated)
    assert not FactorReset.objects.exists()
    reset = ask_reset(actor=scene.manager, **stated)

    with pytest.raises(Forbidden):
        decide_reset(number=reset.number, grant=True, actor=scene.resident, at=AT)

    reset.refresh_from_db()
    assert (reset.decided_at, has_factor(user=scene.officer)) == (None, True)


def test_reset_takes_two_sites_and_two_people(scene: Scene) -> None:
    protect(scene.officer)
    desk, office = signed_in(scene.manager), signed_in(scene.office)
    asked = {"act": "ask", "login": scene.officer.login, "reason": "本人到店，核对了订单"}

    assert desk.post("/desk/resets/", asked).headers["Location"] == "/desk/resets/"
    reset = FactorReset.objects.get()
    own = desk.post("/desk/resets/", {"act": "grant", "number": reset.number})
    assert (own.status_code, has_factor(user=scene.officer)) == (409, True)
    assert "我也核实过" not in desk.get("/desk/resets/").content.decode()
    assert "我也核实过" in office.get("/office/resets/").content.decode()
    assert office.post("/office/resets/", {"act": "grant", "number": reset.number}).status_code == 302

    assert has_factor(user=scene.officer) is False
    subjects = Message.objects.filter(user=scene.officer).order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["有人要重置您的动态码", "您的动态码重置了"]
    assert desk.post("/desk/resets/", {**asked, "login": "nobody@example.test"}).status_code == 404
