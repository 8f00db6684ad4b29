"""What a visitor without a sign-in can open."""

import pytest


@pytest.mark.parametrize("address", ["/", "/api/v1/docs", "/health/live", "/health/ready"])
def test_a_visitor_opens_the_page(client, db, address):
    assert client.get(address).status_code == 200


def test_the_description_of_the_api_is_served(client, db):
    description = client.get("/api/v1/schema").json()

    assert description["openapi"].startswith("3.1")
    assert "/api/v1/transactions" in description["paths"]


def test_browsers_find_the_icon(client, db):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/lifepath/icon.svg")
