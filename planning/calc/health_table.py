"""Reads the table behind the health score: ratios with their weights, points and advice, and the bands."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from planning.calc.health_score import Band, HealthTable, RatioRule


class BadHealthTable(ValueError):
    """The table lacks something or its points are not in rising order; the message names the ratio."""


def read_health_table(path: Path) -> HealthTable:
    """The table of a JSON file."""
    return parse_health_table(json.loads(path.read_text("utf-8"), parse_float=Decimal))


def parse_health_table(content: Mapping[str, Any]) -> HealthTable:
    """The table of read JSON, checked."""
    try:
        rules = tuple(_rule(row) for row in content["ratios"])
        bands = tuple(Band(Decimal(row["from_score"]), row["band"]) for row in content["bands"])
        table = HealthTable(version=content["version"], source=content["source"], rules=rules, bands=bands)
    except (KeyError, TypeError, InvalidOperation, ValueError) as problem:
        raise BadHealthTable(f"The table cannot be read: {problem!r}.") from problem
    if [band.from_score for band in bands] != sorted((band.from_score for band in bands), reverse=True):
        raise BadHealthTable("The bands must begin with the highest score.")
    if not bands or bands[-1].from_score != 0 or not rules:
        raise BadHealthTable("The table needs ratios, and bands down to a score of 0.")
    return table


def _rule(row: Mapping[str, Any]) -> RatioRule:
    points = tuple((Decimal(value), Decimal(score)) for value, score in row["points"])
    rising = all(earlier[0] < later[0] for earlier, later in pairwise(points))
    if len(points) < 2 or not rising or not all(0 <= score <= 100 for _, score in points):
        raise BadHealthTable(f"{row['key']}: two or more points in rising order, with scores from 0 to 100.")
    if row["weight"] <= 0:
        raise BadHealthTable(f"{row['key']}: the weight must be above 0.")
    return RatioRule(
        key=row["key"],
        label=row["label"],
        unit=row["unit"],
        weight=row["weight"],
        points=points,
        how_to_raise=row["how_to_raise"],
        source=row["source"],
    )
