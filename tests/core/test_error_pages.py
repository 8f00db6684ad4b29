import json

import pytest
from django.test import Client, RequestFactory

from lifepath.core import error_pages

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v2/users", "/api/v1/households/not-an-id/"])
def test_an_address_of_the_api_that_does_not_exist_answers_problem_details(path):
    response = Client().get(path)

    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert response.json() == {
        "type": "urn:lifepath:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "There is nothing at this address.",
        "instance": path,
    }


def test_a_host_that_is_not_ours_is_refused_in_the_same_shape():
    response = Client().get("/api/v1/households", headers={"Host": "evil.example"})

    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)


def test_a_mistake_of_ours_says_nothing_about_itself():
    response = error_pages.server_error(RequestFactory().get("/api/v1/households"))

    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert json.loads(response.content)["detail"] == "The service made a mistake; it is on record."


def test_pages_keep_their_plain_answers():
    request = RequestFactory().get("/nowhere")

    assert Client().get("/nowhere")["Content-Type"].startswith("text/html")
    assert error_pages.server_error(request)["Content-Type"].startswith("text/html")
    assert error_pages.bad_request(request, ValueError())["Content-Type"].startswith("text/html")
