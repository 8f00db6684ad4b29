"""Which account runs the embedded server, and the words for systems where none can."""

import os
import pwd
import shutil

import pytest

from lifepath.core.postgres import account
from lifepath.core.postgres.account import server_account
from lifepath.core.postgres.errors import PostgresUnavailable


@pytest.fixture
def places(tmp_path):
    """A data folder and a folder of programs, which everybody may enter as far as the test folder goes."""
    for name in ("data", "bin"):
        (tmp_path / name).mkdir(mode=0o755)
    (tmp_path / "bin" / "postgres").touch(mode=0o755)
    return {"data_folder": tmp_path / "data", "binaries": tmp_path / "bin"}


@pytest.fixture
def as_root(monkeypatch):
    """The system as root sees it."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_an_ordinary_user_runs_the_server(places, monkeypatch):
    user = pwd.getpwnam("nobody")
    monkeypatch.setattr(os, "geteuid", lambda: user.pw_uid)

    chosen = server_account(**places)

    assert (chosen.uid, chosen.client_name, chosen.switches) == (user.pw_uid, "nobody", False)
    assert chosen.command(["postgres"]) == ["postgres"]


def test_root_hands_the_server_to_nobody_without_any_right_where_the_way_is_open(places, as_root, monkeypatch):
    monkeypatch.setattr(account, "_first_private_folder", lambda path: None)

    chosen = server_account(**places)

    assert chosen.command(["postgres"]) == ["postgres"]
    assert chosen.popen_options()["user"] == pwd.getpwnam("nobody").pw_uid
    assert chosen.popen_options()["extra_groups"] == []
    assert chosen.client_name == "root"


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="this system has no setpriv")
def test_below_a_private_folder_nobody_gets_the_right_to_read_past_it_and_no_other(places, as_root, monkeypatch):
    places["data_folder"].parent.chmod(0o700)
    monkeypatch.setattr(account, "_can_grant_reading", lambda: True)

    command = server_account(**places).command(["postgres"])

    assert command[0] == "setpriv"
    assert [word for word in command if "caps" in word] == [
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
    ]


def test_a_private_folder_that_cannot_be_passed_is_named(places, as_root, monkeypatch):
    places["data_folder"].chmod(0o700)
    monkeypatch.setattr(account, "_first_private_folder", lambda path: places["data_folder"])
    monkeypatch.setattr(account, "_can_grant_reading", lambda: False)

    with pytest.raises(PostgresUnavailable, match=rf"who cannot enter {places['data_folder']}, .* set DATABASE_URL\."):
        server_account(**places)


def test_a_user_without_a_name_is_explained(places, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)

    with pytest.raises(PostgresUnavailable, match="User id 4000000000 has no name on this system"):
        server_account(**places)


def test_a_system_without_an_account_to_hand_it_to_is_explained(places, as_root, monkeypatch):
    monkeypatch.setattr(account, "ACCOUNT_FOR_ROOT", "no-such-account")

    with pytest.raises(PostgresUnavailable, match="has no account 'no-such-account'"):
        server_account(**places)
