import io

import pytest
from django.core.management import CommandError, call_command

from lifepath.users.models import AuditEvent, User

PASSWORD = "an unlikely sentence 7"


def create(monkeypatch, password=PASSWORD, email="Rita@Firm.example", role="support"):
    """Run the command with the password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_staff", email=email, name="Rita", role=role.upper(), password_stdin=True, stdout=out)
    return out.getvalue().strip()


def test_an_operator_makes_staff_from_the_command_line(db, monkeypatch):
    assert create(monkeypatch) == "Rita@Firm.example may sign in as SUPPORT: 1 created."

    rita = User.objects.get()
    assert (rita.email, rita.role, rita.is_staff) == ("rita@firm.example", "SUPPORT", True)
    assert rita.check_password(PASSWORD)
    assert AuditEvent.objects.get(action="staff_created").channel == "command"


def test_running_it_again_changes_nothing(db, monkeypatch):
    create(monkeypatch)

    assert create(monkeypatch, password="another good sentence").endswith("0 created.")
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"password": "short"}, "too short"),
        ({"email": "rita"}, "valid email"),
        ({"role": "client"}, "invalid choice"),
    ],
)
def test_bad_input_is_refused_with_its_reason(db, monkeypatch, options, words):
    with pytest.raises((CommandError, ValueError), match=words):
        create(monkeypatch, **options)

    assert not User.objects.exists()


def test_a_clients_address_is_not_made_staff(alice, monkeypatch):
    with pytest.raises(CommandError, match="as CLIENT"):
        create(monkeypatch, email=alice.email)


def test_without_a_terminal_the_password_must_come_by_standard_input(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("create_staff", email="rita@firm.example", name="Rita", role="SUPPORT")
