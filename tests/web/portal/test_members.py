"""Applying as a unit, again after a return, and keeping its members."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.audit.models import Activity
from market.buyers.enums import BuyerKind, BuyerState, MemberRole
from market.buyers.models import Buyer, Membership
from market.flows.decide_unit import decide_unit
from market.notifications.models import Message
from tests.factories import AT, make_buyer, make_user
from tests.factories.people import make_uscc
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

APPLY, MEMBERS = "/unit/apply/", "/unit/members/"


def stated(**changes: str) -> dict[str, str]:
    return {
        "kind": "FISCAL_UNIT",
        "unit_type": "SCHOOL",
        "name": "示例小学",
        "uscc": make_uscc(),
        "contact_name": "示例经办人",
        "contact_phone": "021-57720000",
        **changes,
    }


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def form_of(page: str, field: str) -> html.FormElement:
    return next(form for form in html.fromstring(page).forms if field in form.inputs)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "SOE_UNION"}, "“国有企业工会”的单位性质只能选：企业"),
        ({"kind": "INDIVIDUAL"}, "请选择采购主体"),
        ({"uscc": "123"}, "18 位数字和大写字母"),
        ({"contact_phone": "123"}, "请填写 11 位手机号，或带区号的固定电话"),
        ({"name": ""}, "请填写全称"),
    ],
)
def test_refused_application_keeps_what_was_typed(scene: Scene, changes: dict[str, str], words: str) -> None:
    before = Buyer.objects.count()

    answer = signed_in(scene.resident).post(APPLY, stated(**changes))

    form = form_of(text_of(answer), "uscc")
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert form.fields["contact_name"] == "示例经办人"
    assert form.fields["contact_phone"] == stated(**changes)["contact_phone"]
    assert Buyer.objects.count() == before


def test_second_applicant_is_sent_to_the_units_manager(scene: Scene) -> None:
    answer = signed_in(scene.resident).post(APPLY, stated(uscc=scene.school.uscc))

    assert answer.status_code == 409
    assert "请联系本单位管理员把您加为成员" in text_of(answer)
    assert Buyer.objects.filter(uscc=scene.school.uscc).count() == 1
    assert signed_in(scene.resident).post(APPLY, stated(uscc=scene.school.uscc, kind="UNION")).status_code == 302


def test_returned_application_is_mended_on_its_own_row(scene: Scene) -> None:
    client = signed_in(scene.resident)
    client.post(APPLY, stated(kind="ENTERPRISE", unit_type="ENTERPRISE"))
    unit = Buyer.objects.get(name="示例小学")
    decide_unit(buyer_number=unit.number, approve=False, note="学校不是企业", actor=scene.office, at=AT)
    told = Message.objects.get(user=scene.resident)

    page = text_of(client.get(told.link))
    form = form_of(page, "uscc")
    assert "学校不是企业" in page
    assert (form.fields["kind"], form.fields["uscc"]) == ("ENTERPRISE", unit.uscc)

    fresh = make_uscc()
    assert client.post(told.link, stated(uscc=fresh)).status_code == 302
    unit.refresh_from_db()
    assert (unit.kind, unit.unit_type, unit.uscc) == ("FISCAL_UNIT", "SCHOOL", fresh)
    assert (unit.state, unit.decision_note, unit.decided_by) == (BuyerState.PENDING, "", None)
    decide_unit(buyer_number=unit.number, approve=True, note="", actor=scene.office, at=AT)
    assert (client.get(told.link).status_code, client.post(told.link, stated()).status_code) == (404, 404)
    assert Buyer.objects.filter(name="示例小学").count() == 1


def test_returned_application_of_another_person_cannot_be_mended(scene: Scene) -> None:
    unit = make_buyer(BuyerKind.UNION, name="示例退回工会", state=BuyerState.RETURNED, decision_note="请核对")
    client = signed_in(scene.resident)

    assert client.get(f"{APPLY}?again={unit.number}").status_code == 404
    assert client.post(f"{APPLY}?again={unit.number}", stated()).status_code == 404

    unit.refresh_from_db()
    assert (unit.name, unit.state) == ("示例退回工会", BuyerState.RETURNED)


def test_returned_application_reserves_its_code_for_nobody(scene: Scene) -> None:
    impostor = make_user()
    unit = make_buyer(BuyerKind.FISCAL_UNIT, members=[impostor], state=BuyerState.RETURNED, decision_note="查无此人")

    assert signed_in(scene.resident).post(APPLY, stated(uscc=unit.uscc)).status_code == 302

    unit.refresh_from_db()
    fresh = Buyer.objects.get(name="示例小学")
    assert (unit.name, unit.state) == ("松江区示例单位", BuyerState.RETURNED)
    assert [membership.user for membership in unit.memberships.all()] == [impostor]
    assert (fresh.uscc, fresh.state) == (unit.uscc, BuyerState.PENDING)
    assert [membership.user for membership in fresh.memberships.all()] == [scene.resident]


def test_application_that_waits_is_corrected_on_its_own_row(scene: Scene) -> None:
    client = signed_in(scene.resident)
    client.post(APPLY, stated())
    unit = Buyer.objects.get(name="示例小学")
    link = f"{APPLY}?again={unit.number}"

    assert link in text_of(client.get("/account/"))
    assert form_of(text_of(client.get(link)), "uscc").fields["uscc"] == unit.uscc
    assert client.post(link, stated(name="示例小学校", uscc=unit.uscc)).status_code == 302

    unit.refresh_from_db()
    assert (unit.name, unit.state) == ("示例小学校", BuyerState.PENDING)
    assert Activity.objects.filter(action="buyer.application_mended", subject_number=unit.number).count() == 1


def test_only_the_applicant_withdraws_and_only_before_a_decision(scene: Scene) -> None:
    client = signed_in(scene.resident)
    client.post(APPLY, stated())
    unit = Buyer.objects.get(name="示例小学")
    url = reverse("portal:apply_withdraw", args=[unit.number])

    assert signed_in(scene.stranger).post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert client.post(reverse("portal:apply_withdraw", args=[scene.school.number])).status_code == 404
    unit.refresh_from_db()
    assert unit.state == BuyerState.PENDING

    assert client.post(url).headers["Location"] == "/account/"
    unit.refresh_from_db()
    assert unit.state == BuyerState.WITHDRAWN
    assert "示例小学" not in text_of(client.get(APPLY)).replace("“示例小学”的申请撤回了", "")
    assert client.post(url).status_code == 404


def test_page_of_a_unit_offers_the_button_that_goes_on_to_it(scene: Scene) -> None:
    client = signed_in(scene.officer)
    page = client.get("/unit/bulk/?from=bookmark")

    form = next(
        form
        for form in html.fromstring(text_of(page)).forms
        if form.action == "/act-as/" and form.xpath('.//button[contains(., "替本单位采购")]')
    )
    assert page.status_code == 409
    assert "acting" not in client.session
    assert form.fields["next"] == "/unit/bulk/?from=bookmark"
    went = client.post("/act-as/", {"next": form.fields["next"], "buyer": form.xpath(".//button/@value")[0]})
    assert went.headers["Location"] == "/unit/bulk/?from=bookmark"
    assert client.get(went.headers["Location"]).status_code == 200


def test_page_of_a_unit_shows_a_resident_the_way_to_one(scene: Scene) -> None:
    page = signed_in(scene.resident).get("/unit/orders/")

    assert page.status_code == 409
    assert 'href="/unit/apply/"' in text_of(page)


def test_resident_is_told_that_members_are_a_units(client: Client, scene: Scene) -> None:
    assert client.get(MEMBERS).headers["Location"] == f"/sign-in/?next={MEMBERS}"

    answer = signed_in(scene.resident).get(MEMBERS)

    assert answer.status_code == 409
    assert "这一页是给单位用的" in text_of(answer)


def test_manager_adds_a_colleague_who_is_told(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)

    assert client.post(MEMBERS, {"login": scene.stranger.login.upper(), "role": "BUYER"}).status_code == 302

    added = Membership.objects.get(user=scene.stranger)
    assert (added.buyer, added.role) == (scene.school, MemberRole.BUYER)
    assert scene.stranger.login in text_of(client.get(MEMBERS))
    assert scene.school.name in Message.objects.get(user=scene.stranger).subject
    assert Activity.objects.filter(action="buyer.member_added", subject_number=scene.school.number).count() == 1


@pytest.mark.parametrize(
    ("login", "status", "words"),
    [
        ("nobody@example.test", 404, "没有这个账号"),
        ("no login", 400, "请填写 11 位手机号或邮箱地址"),
        ("", 400, "请填写对方的手机号或邮箱"),
    ],
)
def test_refused_member_keeps_what_was_typed(scene: Scene, login: str, status: int, words: str) -> None:
    answer = signed_in(scene.officer, scene.school).post(MEMBERS, {"login": login, "role": "MANAGER"})

    form = form_of(text_of(answer), "role")
    assert answer.status_code == status
    assert words in text_of(answer)
    assert (form.fields["login"] or "", form.fields["role"]) == (login, "MANAGER")
    assert scene.school.memberships.count() == 1


def test_colleague_sees_the_members_but_neither_logins_nor_forms(scene: Scene) -> None:
    Membership.objects.create(buyer=scene.school, user=scene.stranger, role=MemberRole.BUYER, added_at=AT)
    client = signed_in(scene.stranger, scene.school)

    page = text_of(client.get(MEMBERS))
    assert scene.officer.display_name in page
    assert scene.officer.login not in page
    assert "添一位成员" not in page

    assert client.post(MEMBERS, {"login": scene.resident.login, "role": "BUYER"}).status_code == 403
    assert client.post(reverse("portal:member_remove", args=[scene.officer.number])).status_code == 403
    assert scene.school.memberships.count() == 2


def test_member_of_another_unit_reaches_nothing(scene: Scene) -> None:
    client = signed_in(scene.unionist, scene.union)
    ours = {"buyer": scene.school.number}

    assert client.post(MEMBERS, {"login": scene.stranger.login, "role": "BUYER", **ours}).status_code == 404
    assert client.post(reverse("portal:member_remove", args=[scene.officer.number]), ours).status_code == 404
    assert client.post(reverse("portal:member_remove", args=[scene.officer.number])).status_code == 404

    assert scene.school.memberships.count() == 1


def test_colleague_is_removed_and_told_and_a_manager_may_leave_a_second(scene: Scene) -> None:
    Membership.objects.create(buyer=scene.school, user=scene.stranger, role=MemberRole.MANAGER, added_at=AT)
    client = signed_in(scene.officer, scene.school)

    left = client.post(reverse("portal:member_remove", args=[scene.officer.number]))

    assert left.headers["Location"] == "/account/"
    assert [membership.user for membership in scene.school.memberships.all()] == [scene.stranger]
    assert "不再是" in Message.objects.get(user=scene.officer).subject
    assert client.post(reverse("portal:member_remove", args=[scene.stranger.number])).status_code == 404


def test_members_cost_a_fixed_number_of_statements(scene: Scene, django_assert_max_num_queries: object) -> None:
    client = signed_in(scene.officer, scene.school)
    for count in (1, 3):
        while scene.school.memberships.count() < count:
            Membership.objects.create(buyer=scene.school, user=make_user(), role=MemberRole.BUYER, added_at=AT)
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            client.get(MEMBERS)
