"""What holds the layers: foreign keys point down, and money never becomes a binary float."""

import ast
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
LAYERS = [
    "core",
    "outbox",
    "users",
    "banking",
    "investments",
    "budgets",
    "education529",
    "retirement",
    "goals",
    "couples",
    "planning",
]
SIBLINGS = {"budgets", "education529", "retirement"}
OURS = ["lifepath", "budgets", "goals", "couples", "education529", "retirement", "planning"]
FLOATS_ALLOWED = (
    "retirement/calc/simulation/",
    "lifepath/investments/calc/returns.py",
    "lifepath/core/postgres/",  # seconds of waiting, no money
    "lifepath/core/processes.py",  # the same
    "lifepath/celery.py",  # the same
    "lifepath/outbox/management/commands/publish_outbox.py",  # the same
    "lifepath/outbox/relay.py",  # the same
    "lifepath/outbox/topic_admin.py",  # the same
    "lifepath/users/services/job_runs.py",  # the same
    "lifepath/users/management/commands/tick.py",  # the same
    "lifepath/users/management/commands/worker.py",  # the same
    "planning/management/commands/consume_metrics.py",  # the same
)


def own_files():
    """Every module of the product, without migrations."""
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def points_up(owner, target):
    """A foreign key that the layers forbid."""
    if owner == target or target not in LAYERS:
        return False
    return LAYERS.index(target) > LAYERS.index(owner) or {owner, target} <= SIBLINGS


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if points_up(model._meta.app_label, field.related_model._meta.app_label)
    ]

    assert wrong == []


def binary_floats(path):
    """Lines that make or keep a binary float."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield node.lineno
        if isinstance(node, ast.Attribute) and node.attr == "FloatField":
            yield node.lineno


def test_no_binary_float_outside_the_simulation_and_the_rate_of_return():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in own_files()
        if not str(path.relative_to(ROOT)).startswith(FLOATS_ALLOWED)
        for line in binary_floats(path)
    ]

    assert found == []


def test_a_float_would_be_found(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("rate = 0.1\namount = float('1')\n")

    assert list(binary_floats(bad)) == [1, 2]


def test_no_module_is_longer_than_a_reader_holds_in_the_head():
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in own_files()
        if (count := len(path.read_text().splitlines())) > 400
    ]

    assert long == []


def test_the_environment_file_lists_every_variable_and_no_other():
    read = {
        node.args[0].value
        for node in ast.walk(ast.parse((ROOT / "lifepath" / "settings.py").read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    listed = {
        line.partition("=")[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    }

    assert listed == read
