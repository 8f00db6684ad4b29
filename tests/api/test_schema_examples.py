"""Every operation of the API's description has an example, and every example is one that the schema allows."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from lifepath.core.schema_examples import JSON, METHODS, bodies


@pytest.fixture(scope="module")
def schema():
    """As clients read it."""
    return SchemaGenerator().get_schema(request=None, public=True)


def examples(media):
    """What a body or an answer may look like."""
    if "example" in media:
        return [media["example"]]
    return [example["value"] for example in media.get("examples", {}).values()]


def contents(operation):
    """Name and JSON content of the body and of each answer that is no refusal."""
    yield "request", operation.get("requestBody", {}).get("content", {}).get(JSON)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield status, response.get("content", {}).get(JSON)


def test_every_body_and_every_answer_has_an_example(schema):
    found = list(bodies(schema))

    assert len(found) > 200
    assert [content for content, _ in found if not examples(content[JSON])] == []


def test_every_example_is_allowed_by_its_schema(schema):
    wrong = []

    for operations in schema["paths"].values():
        for method in METHODS:
            for name, media in contents(operations[method]) if method in operations else ():
                if media is None or "schema" not in media:
                    continue
                validator = Draft202012Validator({"components": schema["components"], **media["schema"]})
                wrong += [
                    f"{operations[method]['operationId']} {name}: {list(error.path)} {error.message[:200]}"
                    for example in examples(media)
                    for error in validator.iter_errors(example)
                    if error.validator != "oneOf" or error.context  # alternatives may overlap
                ]

    assert "\n".join(wrong) == ""
