import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from lifepath.core.request_context import acting
from lifepath.users.choices import Role
from lifepath.users.mail_addresses import find_user
from lifepath.users.models import User
from lifepath.users.services.registration import create_staff

STAFF_ROLES = [Role.PLANNER.value, Role.SUPPORT.value, Role.OPERATOR.value]


class Command(BaseCommand):
    """Make a member of staff."""

    help = "Make a planner, a support person or an operator. Safe to run again: a known address is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and where the password comes from."""
        parser.add_argument("--email", required=True, help="mail address to sign in with")
        parser.add_argument("--name", required=True, help="name shown to clients and colleagues")
        parser.add_argument("--role", required=True, choices=STAFF_ROLES, type=str.upper, help="what they do here")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input instead of asking"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, create, count."""
        email, name, role = options["email"], options["name"].strip(), options["role"]
        known = find_user(email)
        if known is not None:
            if known.role != role:
                raise CommandError(f"{email} has an account already, as {known.role}.")
            self.stdout.write(f"{email} is {role} already: 0 created.")
            return
        password = self._password(from_stdin=options["password_stdin"])
        self._check(email, name, password)
        with acting(channel="command"):
            create_staff(email=email, password=password, display_name=name, role=role)
        self.stdout.write(f"{email} may sign in as {role}: 1 created.")

    def _password(self, *, from_stdin: bool) -> str:
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        if not sys.stdin.isatty():
            raise CommandError("Nobody to ask for the password here: use --password-stdin.")
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Again: "):
            raise CommandError("The passwords differ.")
        return first

    def _check(self, email: str, name: str, password: str) -> None:
        if not name:
            raise CommandError("--name is empty.")
        try:
            validate_email(email)
            validate_password(password, User(email=email, display_name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
