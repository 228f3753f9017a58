"""Mail goes out once, waits for its server, and is never sent inside a transaction."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest
from django.core import mail

from market.notifications.models import Message
from market.notifications.operations import mail_waiting_messages, mark_read, write_mail, write_messages
from market.notifications.selectors import inbox_of, unread_count
from tests.factories.people import AT, make_user
from tests.support.racing import race

pytestmark = pytest.mark.django_db


class FussyServer(socketserver.StreamRequestHandler):
    """Speaks enough SMTP to refuse one recipient for good and take every other mail."""

    taken: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        recipient = ""
        while line := self.rfile.readline().decode().strip().lower():
            if line.startswith("rcpt"):
                recipient = line.partition("<")[2].rstrip(">")
                self.wfile.write(b"550 no such mailbox\r\n" if "refused@" in line else b"250 ok\r\n")
            elif line == "data":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.taken.append(recipient)
                self.wfile.write(b"250 ok\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if line == "quit" else b"250 ok\r\n")


@contextmanager
def mail_server() -> Iterator[int]:
    FussyServer.taken = []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FussyServer) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def use_server(settings: object, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False  # type: ignore[attr-defined]


def test_message_is_mailed_once_to_those_with_an_address() -> None:
    reached = make_user(email="name@example.test")
    others = [make_user(email=""), make_user(email="gone@example.test", is_active=False)]
    write_messages(user_ids=[reached.pk, reached.pk, *(u.pk for u in others)], subject="好了\n", body="看", at=AT)

    assert mail_waiting_messages(at=AT) == 1
    assert mail_waiting_messages(at=AT) == 0

    assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [(["name@example.test"], "好了", "看")]
    assert Message.objects.filter(mailed_at=AT).count() == 3


def test_mail_only_is_never_in_the_inbox_and_leaves_no_copy() -> None:
    user = make_user(email="name@example.test")
    write_mail(user=user, subject="链接", body="https://example.test/secret", at=AT)

    assert inbox_of(user=user, page=1).rows == []
    assert unread_count(user=user) == 0
    assert mail_waiting_messages(at=AT) == 1

    assert mail.outbox[0].body == "https://example.test/secret"
    assert Message.objects.count() == 0


def test_messages_wait_while_the_server_is_away_and_go_out_when_it_is_back(settings: object) -> None:
    with mail_server() as closed:
        pass
    use_server(settings, closed)
    for name in ("first", "second"):
        write_messages(user_ids=[make_user(email=f"{name}@example.test").pk], subject="好了", body="看", at=AT)

    assert mail_waiting_messages(at=AT) == 0
    assert Message.objects.filter(mailed_at=None).count() == 2

    with mail_server() as port:
        use_server(settings, port)
        assert mail_waiting_messages(at=AT + timedelta(hours=1)) == 2
        assert FussyServer.taken == ["first@example.test", "second@example.test"]


def test_refused_mailbox_does_not_hold_up_the_others(settings: object) -> None:
    for name in ("refused", "second"):
        write_messages(user_ids=[make_user(email=f"{name}@example.test").pk], subject="好了", body="看", at=AT)

    with mail_server() as port:
        use_server(settings, port)
        assert mail_waiting_messages(at=AT) == 1
        assert FussyServer.taken == ["second@example.test"]

    assert Message.objects.filter(mailed_at=None).count() == 0


def test_old_news_is_not_mailed_any_more_and_old_links_go() -> None:
    user = make_user(email="name@example.test")
    write_messages(user_ids=[user.pk], subject="好了", body="看", at=AT)
    write_mail(user=user, subject="链接", body="https://example.test/secret", at=AT)

    assert mail_waiting_messages(at=AT + timedelta(days=1)) == 0

    assert mail.outbox == []
    assert [message.subject for message in Message.objects.all()] == ["好了"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once() -> None:
    for number in range(10):
        write_messages(user_ids=[make_user(email=f"n{number}@example.test").pk], subject="好了", body="看", at=AT)

    sent = race([lambda: mail_waiting_messages(at=AT)] * 4)

    assert sum(sent) == 10
    assert sorted(message.to[0] for message in mail.outbox) == [f"n{number}@example.test" for number in range(10)]


def test_inbox_is_ones_own_newest_first_and_reads_until_now() -> None:
    user, other = make_user(), make_user()
    for minute in range(30):
        write_messages(user_ids=[user.pk], subject=f"第 {minute} 条", body="看", at=AT + timedelta(minutes=minute))
    write_messages(user_ids=[other.pk], subject="别人的", body="看", at=AT)

    mark_read(user=user, at=AT + timedelta(minutes=20))

    page = inbox_of(user=user, page=1)
    assert (page.total, len(page.rows), page.rows[0].subject) == (30, 24, "第 29 条")
    assert [message.subject for message in inbox_of(user=user, page=2).rows][-1] == "第 0 条"
    assert (unread_count(user=user), unread_count(user=other)) == (9, 1)
