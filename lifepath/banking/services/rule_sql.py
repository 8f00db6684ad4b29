"""Rules as SQL: every condition of every rule becomes one boolean of one scan, whatever the number of rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lifepath.banking.category_tree import TRANSFER_ID
from lifepath.banking.choices import RuleMode
from lifepath.banking.models import Rule


class Parameters:
    """Values of a statement under generated names; no value is ever part of the text."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def add(self, value: Any) -> str:
        """The placeholder of a value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


_LIKE_SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def condition_sql(condition: Mapping[str, Any], parameters: Parameters) -> str:
    """One condition, on a transaction named t."""
    return _FIELDS[condition["field"]](condition["operator"], condition["value"], parameters)


def rule_sql(rule: Rule, parameters: Parameters) -> str:
    """All conditions of a rule, or any of them."""
    joint = " AND " if rule.mode == RuleMode.ALL else " OR "
    return "(" + joint.join(f"({condition_sql(c, parameters)})" for c in rule.conditions) + ")"


_COLUMNS = """id, posted_on, household_id, category_id, category_source, payee, tags, excluded, is_split,
                payee_by_person, excluded_by_person"""


def changes_sql(rules: Sequence[Rule], *, scope: str, parameters: Parameters) -> str:
    """A query of what the rules would change: id, rule_ids, and each column as it is and as it would be.

    Conditions see the rows as they are, not as an earlier rule would leave them. The first rule that sets a thing
    wins; tags of all of them are added. What a person chose, what belongs to a transfer, and the category of a split
    row stay. OFFSET 0 keeps the planner from computing conditions and lower-case names once more for each use.
    """
    matches = ", ".join(f"{rule_sql(rule, parameters)} AS m{at}" for at, rule in enumerate(rules))
    names = [f"CASE WHEN m{at} THEN {parameters.add(str(rule.pk))}::text END" for at, rule in enumerate(rules)]
    category = _first(rules, _category_of, "uuid", parameters)
    payee = _first(rules, lambda rule: rule.actions.get("payee"), "text", parameters)
    excluded = _first(rules, lambda rule: rule.actions.get("excluded"), "boolean", parameters)
    return f"""
        WITH wanted AS (
            SELECT id, posted_on, household_id, array_remove(ARRAY[{", ".join(names)}], NULL) AS rule_ids,
                category_id, category_source, payee, tags::text[] AS tags, excluded,
                CASE WHEN category_source IN ('PERSON', 'TRANSFER') OR is_split THEN category_id
                    ELSE coalesce({category}, category_id) END AS new_category_id,
                CASE WHEN payee_by_person THEN payee ELSE coalesce({payee}, payee) END AS new_payee,
                CASE WHEN excluded_by_person THEN excluded ELSE coalesce({excluded}, excluded) END AS new_excluded,
                {_all_tags(rules, parameters)} AS new_tags
            FROM (
                SELECT {_COLUMNS}, {matches} FROM (
                    SELECT {_COLUMNS}, account_id, amount, lower(payee) AS low_payee, lower(payee_raw) AS low_payee_raw
                    FROM banking_transaction t WHERE NOT t.reconciled AND {scope}
                    OFFSET 0
                ) t OFFSET 0
            ) matched
            WHERE {" OR ".join(f"m{at}" for at in range(len(rules)))}
        ), changed AS (
            SELECT *, CASE WHEN new_category_id <> category_id THEN 'RULE' ELSE category_source END
                AS new_category_source
            FROM wanted
            WHERE (new_category_id, new_payee, new_excluded) IS DISTINCT FROM (category_id, payee::text, excluded)
                OR new_tags <> tags
        )
        SELECT id, posted_on, household_id, to_jsonb(rule_ids) AS rule_ids,
            {_differences("{name}")} AS before, {_differences("new_{name}")} AS after
        FROM changed
    """


def _differences(shown: str) -> str:
    pairs = [
        f"CASE WHEN new_{column} IS DISTINCT FROM {column}"
        f" THEN jsonb_build_object({', '.join(_pair(name, shown) for name in names)}) ELSE '{{}}'::jsonb END"
        for column, names in (
            ("category_id", ("category_id", "category_source")),
            ("payee", ("payee",)),
            ("excluded", ("excluded",)),
            ("tags", ("tags",)),
        )
    ]
    return " || ".join(pairs)


def _pair(name: str, shown: str) -> str:
    return f"'{name}', {shown.format(name=name)}"


def _first(rules: Sequence[Rule], value_of: Callable[[Rule], Any], kind: str, parameters: Parameters) -> str:
    cases = [
        f"WHEN m{at} THEN {parameters.add(value)}::{kind}"
        for at, rule in enumerate(rules)
        if (value := value_of(rule)) is not None
    ]
    return f"CASE {' '.join(cases)} END" if cases else f"NULL::{kind}"


def _category_of(rule: Rule) -> str | None:
    if rule.actions.get("transfer"):
        return str(TRANSFER_ID)
    category: str | None = rule.actions.get("category")
    return category


def _all_tags(rules: Sequence[Rule], parameters: Parameters) -> str:
    added = [
        f" || CASE WHEN m{at} THEN {parameters.add(rule.actions['tags'])}::text[] ELSE '{{}}'::text[] END"
        for at, rule in enumerate(rules)
        if rule.actions.get("tags")
    ]
    if not added:
        return "tags::text[]"
    return f"""ARRAY(
        SELECT tag FROM unnest(tags::text[]{"".join(added)}) WITH ORDINALITY AS u (tag, place)
        GROUP BY tag ORDER BY min(place)
    )"""


def _payee(operator: str, value: str, parameters: Parameters) -> str:
    pattern = value.translate(_LIKE_SPECIAL)
    shape = {"contains": f"%{pattern}%", "starts_with": f"{pattern}%", "ends_with": f"%{pattern}", "equals": pattern}
    place = parameters.add(shape[operator])
    return f"t.low_payee LIKE lower({place}) OR t.low_payee_raw LIKE lower({place})"


def _amount(operator: str, value: Any, parameters: Parameters) -> str:
    if operator == "between":
        return f"t.amount BETWEEN {parameters.add(value[0])}::numeric AND {parameters.add(value[1])}::numeric"
    sign = {"equals": "=", "at_least": ">=", "at_most": "<="}[operator]
    return f"t.amount {sign} {parameters.add(value)}::numeric"


def _account(operator: str, value: list[str], parameters: Parameters) -> str:
    negated = "NOT " if operator == "is_not" else ""
    return f"{negated}t.account_id = ANY({parameters.add(value)}::uuid[])"


def _date(operator: str, value: Any, parameters: Parameters) -> str:
    if operator == "between":
        return f"t.posted_on BETWEEN {parameters.add(value[0])}::date AND {parameters.add(value[1])}::date"
    if operator == "day_of_month":
        return f"extract(day FROM t.posted_on) = ANY({parameters.add(value)}::int[])"
    sign = {"on_or_after": ">=", "on_or_before": "<="}[operator]
    return f"t.posted_on {sign} {parameters.add(value)}::date"


def _tags(operator: str, value: list[str], parameters: Parameters) -> str:
    negated = "NOT " if operator == "have_none_of" else ""
    return f"{negated}t.tags::text[] && {parameters.add(value)}::text[]"


_FIELDS: dict[str, Callable[[str, Any, Parameters], str]] = {
    "payee": _payee,
    "amount": _amount,
    "account": _account,
    "date": _date,
    "tags": _tags,
}

OPERATORS = {
    "payee": ("contains", "equals", "starts_with", "ends_with"),
    "amount": ("equals", "at_least", "at_most", "between"),
    "account": ("is", "is_not"),
    "date": ("on_or_after", "on_or_before", "between", "day_of_month"),
    "tags": ("have_any_of", "have_none_of"),
}
"""What each field can be asked."""
