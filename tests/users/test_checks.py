import pytest

from lifepath.users.checks import fit_for_production

FIT = {
    "DEMO": False,
    "SECRETS_ARE_LOCAL": False,
    "STAFF_SECOND_FACTOR_REQUIRED": True,
    "MAIL_VERIFICATION": "mandatory",
    "RATE_LIMITS_ENABLED": True,
    "BASE_URL": "https://plan.example",
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"DEMO": True}, ["lifepath.E001"]),
        ({"SECRETS_ARE_LOCAL": True}, ["lifepath.E002"]),
        ({"STAFF_SECOND_FACTOR_REQUIRED": False}, ["lifepath.E003"]),
        ({"MAIL_VERIFICATION": "none"}, ["lifepath.E004"]),
        ({"RATE_LIMITS_ENABLED": False}, ["lifepath.W001"]),
        ({"BASE_URL": "http://plan.example"}, ["lifepath.W002"]),
    ],
)
def test_what_is_not_fit_for_production_is_named(settings, change, found):
    for name, value in (FIT | change).items():
        setattr(settings, name, value)

    assert [finding.id for finding in fit_for_production()] == found
