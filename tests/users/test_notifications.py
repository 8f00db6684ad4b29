import datetime as dt
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from lifepath.core.task_queue import run_waiting_tasks
from lifepath.users.models import AuditEvent, Notification
from lifepath.users.quiet_hours import end_of_quiet
from lifepath.users.services import notification_delivery
from lifepath.users.services.notifications import notify_members
from tests.conftest import client_for

URL = "/api/v1/notifications"
SETTINGS = f"{URL}/settings"
NEW_YORK = ZoneInfo("America/New_York")
LOOPBACK = ["127.0.0.0/8"]


def tell(household, key="a", text="Travel is near its limit."):
    return notify_members(household_id=household.pk, kind="budget_alert", key=key, text=text, evidence={"item": "x"})


def choose(user, **values):
    return client_for(user).patch(SETTINGS, values)


def worker():
    mail.outbox.clear()
    run_waiting_tasks(worker_id="test")
    return [(message.to[0], message.body) for message in mail.outbox]


@pytest.fixture
def receiver():
    """A webhook on this machine: answers with the next of `answers`, keeps what came."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.came.append((self.path, dict(self.headers), body))
            status = server.answers.pop(0) if server.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *arguments):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.came, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def address(server):
    return f"http://127.0.0.1:{server.server_port}/hook?x=1"


def test_one_thing_is_told_once(alice, home):
    assert [tell(home), tell(home), tell(home, key="b")] == [1, 0, 1]

    listed = client_for(alice).get(URL).json()["results"]
    assert [(row["unique_key"], row["read"], row["dismissed"]) for row in listed] == [
        ("b", False, False),
        ("a", False, False),
    ]


def test_off_leaves_no_trace_and_only_for_whom_it_is_off(alice, bob, joint):
    choose(alice, channels={"budget_alert": "off"})

    assert tell(joint) == 1

    assert list(Notification.objects.values_list("recipient", flat=True)) == [bob.pk]


def test_a_kind_follows_the_default_until_it_has_a_choice_of_its_own(alice, home):
    choose(alice, default_channel="off")
    assert tell(home) == 0

    body = choose(alice, channels={"budget_alert": "in_app"}).json()
    assert tell(home) == 1
    assert body["kinds"] == [
        {"kind": "budget_alert", "title": "A budget's limit is near or exceeded", "channel": "in_app"}
    ]

    choose(alice, channels={"budget_alert": None})
    assert tell(home, key="b") == 0


def test_mail_is_sent_once_by_the_worker(alice, home):
    choose(alice, channels={"budget_alert": "mail"})
    tell(home)
    tell(home)

    sent = worker()

    assert [to for to, _ in sent] == [alice.email]
    assert "Travel is near its limit." in sent[0][1]
    assert Notification.objects.get().sent_at is not None
    notification_delivery.send_waiting(timezone.now() + dt.timedelta(hours=1))
    assert worker() == []


def test_whoever_changed_their_mind_or_dismissed_it_is_not_written_to(alice, home):
    choose(alice, channels={"budget_alert": "mail"})
    tell(home, key="a")
    tell(home, key="b")
    Notification.objects.filter(unique_key="a").update(dismissed_at=timezone.now())
    choose(alice, channels={"budget_alert": "in_app"})

    assert worker() == []


def test_mail_waits_for_the_end_of_quiet_hours(alice, home):
    now = timezone.now()
    here = now.astimezone(NEW_YORK)
    begin, end = here - dt.timedelta(hours=1), here + dt.timedelta(hours=2)
    choose(alice, default_channel="mail", quiet_from=f"{begin:%H:%M}", quiet_until=f"{end:%H:%M}")

    tell(home)

    row = Notification.objects.get()
    assert row.send_at == end.replace(second=0, microsecond=0)
    assert worker() == []
    notification_delivery.deliver_notification.call(str(row.pk))  # a worker whose clock runs ahead
    assert mail.outbox == []
    assert client_for(alice).get(URL).json()["results"][0]["sent_at"] is None


@pytest.mark.parametrize(
    ("now", "begin", "end", "until"),
    [
        ("2026-03-07T23:30", "22:00", "07:00", "2026-03-08T07:00"),  # the clock goes forward that night
        ("2026-11-01T00:30", "22:00", "07:00", "2026-11-01T07:00"),  # and back
        ("2026-06-01T06:59", "22:00", "07:00", "2026-06-01T07:00"),
        ("2026-06-01T07:00", "22:00", "07:00", None),
        ("2026-06-01T22:00", "22:00", "07:00", "2026-06-02T07:00"),
        ("2026-06-01T12:00", "09:00", "17:00", "2026-06-01T17:00"),
        ("2026-06-01T17:00", "09:00", "17:00", None),
        ("2026-06-01T08:59", "09:00", "17:00", None),
    ],
)
def test_quiet_hours_are_on_the_persons_clock(now, begin, end, until):
    found = end_of_quiet(
        now=dt.datetime.fromisoformat(now).replace(tzinfo=NEW_YORK),
        time_zone="America/New_York",
        quiet_from=dt.time.fromisoformat(begin),
        quiet_until=dt.time.fromisoformat(end),
    )

    assert found == (until and dt.datetime.fromisoformat(until).replace(tzinfo=NEW_YORK))


@override_settings(OUTGOING_NETWORKS=LOOPBACK)
def test_a_webhook_gets_a_signed_body(alice, home, receiver):
    secret = choose(alice, webhook_url=address(receiver), channels={"budget_alert": "webhook"}).json()["webhook_secret"]
    tell(home)

    worker()

    ((path, headers, body),) = receiver.came
    stamp, _, signed = headers["X-LifePath-Signature"].partition(",v1=")
    expected = hmac.new(secret.encode(), f"{stamp[2:]}.".encode() + body, hashlib.sha256).hexdigest()
    assert (path, signed) == ("/hook?x=1", expected)
    assert json.loads(body)["key"] == "a"
    assert Notification.objects.get().sent_at is not None
    assert "webhook_secret" not in client_for(alice).get(SETTINGS).json()


@override_settings(OUTGOING_NETWORKS=LOOPBACK)
def test_a_webhook_that_fails_or_redirects_is_tried_again_later_and_never_followed(alice, home, receiver):
    receiver.answers = [302, 500, 200]
    choose(alice, webhook_url=address(receiver), default_channel="webhook")
    tell(home)

    worker()
    row = Notification.objects.get()
    assert (row.sent_at, row.send_at > timezone.now()) == (None, True)
    for attempt in (2, 3):
        notification_delivery.deliver_notification.call(str(row.pk), attempt)

    assert [path for path, _, _ in receiver.came] == ["/hook?x=1"] * 3
    row.refresh_from_db()
    assert (row.sent_at is not None, row.failure) == (True, "")


@override_settings(OUTGOING_NETWORKS=LOOPBACK)
def test_a_webhook_is_given_up_after_its_last_attempt(alice, home, receiver):
    receiver.answers = [500]
    choose(alice, webhook_url=address(receiver), default_channel="webhook")
    tell(home)

    row = Notification.objects.get()
    notification_delivery.deliver_notification.call(str(row.pk), notification_delivery.MOST_ATTEMPTS)

    row.refresh_from_db()
    assert (row.failure, row.sent_at) == ("webhook failed 8 times", None)


def test_a_webhook_that_has_become_private_is_not_called(alice, home, receiver):
    with override_settings(OUTGOING_NETWORKS=LOOPBACK):
        choose(alice, webhook_url=address(receiver), default_channel="webhook")
    tell(home)

    worker()

    assert receiver.came == []
    assert Notification.objects.get().failure == "127.0.0.1 leads into a network that is not public."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"channels": {"budget_alert": "pigeon"}}, "/channels/budget_alert"),
        ({"channels": {"weather": "mail"}}, "/channels/weather"),
        ({"default_channel": "webhook"}, "/webhook_url"),
        ({"quiet_from": "22:00"}, "/quiet_until"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "/quiet_until"),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "/quiet_from"),
        ({"webhook_url": "https://127.0.0.1/x"}, "/webhook_url"),
        ({"webhook_url": "http://[::ffff:10.0.0.1]/x"}, "/webhook_url"),
        ({"webhook_url": "https://169.254.169.254/latest/meta-data"}, "/webhook_url"),
        ({"webhook_url": "https://localhost/x"}, "/webhook_url"),
        ({"webhook_url": "http://8.8.8.8/x"}, "/webhook_url"),
        ({"webhook_url": "https://a:b@8.8.8.8/x"}, "/webhook_url"),
        ({"webhook_url": "file:///etc/passwd"}, "/webhook_url"),
        ({"webhook_url": "https://8.8.8.8:99999/x"}, "/webhook_url"),
        ({"webhook_url": "https://8.8.8.8/a b"}, "/webhook_url"),
    ],
)
def test_bad_settings_name_their_field_and_change_nothing(alice, values, field):
    before = client_for(alice).get(SETTINGS).json()

    response = choose(alice, **values)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, field)
    assert client_for(alice).get(SETTINGS).json() == before


def test_all_are_marked_at_once_and_only_ones_own(alice, bob, joint):
    for key in ("a", "b"):
        tell(joint, key=key)

    first = client_for(alice).patch(URL, {"read": True})
    moment = set(Notification.objects.filter(recipient=alice).values_list("read_at", flat=True))
    theirs = [str(row.pk) for row in Notification.objects.filter(recipient=bob)]
    again = client_for(alice).patch(URL, {"read": True, "dismissed": True, "ids": theirs})

    assert (first.json(), again.json()) == ({"changed": 2}, {"changed": 0})
    assert set(Notification.objects.filter(recipient=alice).values_list("read_at", flat=True)) == moment
    assert not Notification.objects.filter(recipient=bob, read_at__isnull=False).exists()
    assert client_for(alice).patch(URL, {}).status_code == 400


def test_settings_are_on_record_without_the_webhooks_address(alice, receiver):
    with override_settings(OUTGOING_NETWORKS=LOOPBACK):
        choose(alice, webhook_url=address(receiver))

    event = AuditEvent.objects.filter(object_type="users.notificationsettings").latest("created_at")
    assert str(receiver.server_port) not in str(event.payload.after)


def test_the_database_refuses_half_quiet_hours(alice):
    choose(alice, quiet_from="22:00", quiet_until="07:00")

    with pytest.raises(IntegrityError), transaction.atomic():
        type(alice.notification_settings).objects.update(quiet_until=None)


def test_notifications_are_listed_at_a_constant_cost(alice, home, django_assert_num_queries):
    for key in "abc":
        tell(home, key=key)
    caller = client_for(alice)

    with django_assert_num_queries(2):
        assert len(caller.get(URL).json()["results"]) == 3
