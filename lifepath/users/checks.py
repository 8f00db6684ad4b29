"""What must not go into production (`manage.py check --deploy`)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def fit_for_production(**_: Any) -> list[CheckMessage]:
    """A demonstration's shortcuts, and secrets that only one machine knows."""
    findings: list[CheckMessage] = []
    if settings.DEMO:
        findings.append(Error("DEMO is on.", hint="Its passwords are published. Unset it.", id="lifepath.E001"))
    if settings.SECRETS_ARE_LOCAL:
        findings.append(
            Error(
                "Secrets were made on this machine and are kept in a file.",
                hint="Set SECRET_KEY, FIELD_KEYS, BLIND_INDEX_KEY and JWT_PRIVATE_KEY, and keep a copy of them.",
                id="lifepath.E002",
            )
        )
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        findings.append(Error("Staff enter without a second factor.", id="lifepath.E003"))
    if settings.MAIL_VERIFICATION != "mandatory":
        findings.append(Error("Mail addresses are not verified.", id="lifepath.E004"))
    if not settings.RATE_LIMITS_ENABLED:
        findings.append(Warning("Rate limits are off.", id="lifepath.W001"))
    if not settings.BASE_URL.startswith("https://"):
        findings.append(Warning("BASE_URL is not https: links in mails would not be safe.", id="lifepath.W002"))
    return findings
