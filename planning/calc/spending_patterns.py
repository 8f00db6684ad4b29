"""How a household spends: on which days, after pay, on whom, how much of it is fixed, and what moved.

Everything is computed from the posted lines of whole months; transfers and pending rows are not among them. Shares have
four places, amounts two. Seasons, prices and reasons are not modelled.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from lifepath.banking.calc import payees
from lifepath.banking.calc.recurring import PAY, RecurringSeries, StatementLine
from lifepath.core.money import money_text, to_cents
from lifepath.core.periods import Month
from lifepath.core.rationals import exact, median, round_half_up
from lifepath.core.spending_categories import LABELS, SPENDING_CATEGORIES
from planning.calc.insight import MOST_EVIDENCE, EvidenceRow, Insight, transactions

VERSION = "1"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_AFTER_PAY = 7
TOP_PAYEES = 5
MOST_MOVERS = 3
FEWEST_MONTHS_TO_COMPARE = 3
SMALLEST_MOVE = Decimal(25)


def spending_patterns(
    *, lines: Sequence[StatementLine], series: Sequence[RecurringSeries], first: Month, last: Month
) -> list[Insight]:
    """What the months from `first` to `last` show; nothing where nothing was spent."""
    within = [line for line in lines if first.start <= line.posted_on <= last.last_day]
    spent = [line for line in within if line.amount < 0 and line.category in SPENDING_CATEGORIES]
    total = sum((-line.amount for line in spent), Decimal(0))
    if not total:
        return []
    found = [
        _by_weekday(spent, total),
        _after_pay(spent, total, series, within),
        _fixed(spent, total, series),
        _top_payees(spent, total),
        *_movers(spent, first, last),
    ]
    return [insight for insight in found if insight is not None]


def _by_weekday(spent: Sequence[StatementLine], total: Decimal) -> Insight:
    sums = _sums(spent, lambda line: WEEKDAYS[line.posted_on.weekday()])
    day = max(WEEKDAYS, key=lambda name: sums.get(name, Decimal(0)))
    share = _share(sums[day], total)
    return Insight(
        key="weekday",
        kind="weekday",
        title="Day of the week",
        figures={"weekday": day, "amount": to_cents(sums[day]), "share": share, "total": to_cents(total)},
        text=f"{day} takes {_percent(share)} of spending: {money_text(sums[day])} of {money_text(total)}.",
        formula="sum of the weekday / sum of all days",
        formula_version=VERSION,
        evidence=transactions(_largest(line for line in spent if WEEKDAYS[line.posted_on.weekday()] == day)),
    )


def _after_pay(
    spent: Sequence[StatementLine],
    total: Decimal,
    series: Sequence[RecurringSeries],
    within: Sequence[StatementLine],
) -> Insight | None:
    pay = {each for entry in series if entry.kind == PAY for each in entry.line_ids}
    paid_on = sorted({line.posted_on for line in within if line.id in pay})
    if not paid_on:
        return None
    soon = [line for line in spent if any(0 <= (line.posted_on - day).days < DAYS_AFTER_PAY for day in paid_on)]
    amount = sum((-line.amount for line in soon), Decimal(0))
    share = _share(amount, total)
    return Insight(
        key="after_pay",
        kind="after_pay",
        title="The week after pay",
        figures={"amount": to_cents(amount), "share": share, "pay_days": len(paid_on), "total": to_cents(total)},
        text=f"{_percent(share)} of spending falls into the {DAYS_AFTER_PAY} days from a pay day on.",
        formula=f"sum of the {DAYS_AFTER_PAY} days from each pay day on / sum of all days",
        formula_version=VERSION,
        evidence=(
            *(EvidenceRow("series", entry.key, entry.payee) for entry in series if entry.kind == PAY),
            *transactions(_largest(soon)),
        )[:MOST_EVIDENCE],
    )


def _fixed(spent: Sequence[StatementLine], total: Decimal, series: Sequence[RecurringSeries]) -> Insight:
    fixed_ids = {each for entry in series if entry.kind != PAY for each in entry.line_ids}
    fixed = [line for line in spent if line.id in fixed_ids]
    amount = sum((-line.amount for line in fixed), Decimal(0))
    share = _share(amount, total)
    entries = [entry for entry in series if entry.kind != PAY and not fixed_ids.isdisjoint(entry.line_ids)]
    return Insight(
        key="fixed",
        kind="fixed",
        title="What comes again",
        figures={
            "fixed_amount": to_cents(amount),
            "fixed_share": share,
            "flexible_amount": to_cents(total - amount),
            "total": to_cents(total),
        },
        text=f"{money_text(amount)} of {money_text(total)} ({_percent(share)}) are bills that come again.",
        formula="sum of lines that belong to a recurring series / sum of all lines",
        formula_version=VERSION,
        evidence=tuple(
            EvidenceRow("series", entry.key, entry.payee)
            for entry in sorted(entries, key=lambda entry: entry.yearly_amount)[:MOST_EVIDENCE]
        ),
    )


def _top_payees(spent: Sequence[StatementLine], total: Decimal) -> Insight | None:
    known = [line for line in spent if payees.key(line.payee)]
    sums = _sums(known, lambda line: payees.key(line.payee))
    top = sorted(sums, key=lambda key: (-sums[key], key))[:TOP_PAYEES]
    if not top:
        return None
    names = {payees.key(line.payee): line.payee for line in known}
    amount = sum((sums[key] for key in top), Decimal(0))
    share = _share(amount, total)
    listed = ", ".join(f"{names[key]} {money_text(sums[key])}" for key in top)
    return Insight(
        key="top_payees",
        kind="top_payees",
        title="Where most of it goes",
        figures={"payees": len(top), "amount": to_cents(amount), "share": share, "total": to_cents(total)},
        text=f"{_percent(share)} of spending goes to {len(top)} payees: {listed}.",
        formula=f"sum of the {TOP_PAYEES} largest payees / sum of all lines",
        formula_version=VERSION,
        evidence=transactions(_largest(line for line in known if payees.key(line.payee) in top)),
    )


def _movers(spent: Sequence[StatementLine], first: Month, last: Month) -> list[Insight]:
    """Categories whose last month lies furthest from the median of the months before."""
    months = [first.plus(number) for number in range(first.months_until(last))]
    if len(months) < FEWEST_MONTHS_TO_COMPARE:
        return []
    by_month = {each: _sums((line for line in spent if line.posted_on in each), _category) for each in (*months, last)}
    moves: list[tuple[Fraction, str, Fraction, Fraction]] = []
    for name in SPENDING_CATEGORIES:
        usual = median([exact(by_month[month].get(name, Decimal(0))) for month in months])
        now = exact(by_month[last].get(name, Decimal(0)))
        if abs(now - usual) >= exact(SMALLEST_MOVE):
            moves.append((abs(now - usual), name, now, usual))
    return [
        Insight(
            key=f"mover:{name}:{last}",
            kind="mover",
            title=LABELS[name],
            figures={
                "amount": round_half_up(now),
                "usual_amount": round_half_up(usual),
                "difference": round_half_up(now - usual),
                "month": str(last),
            },
            text=(
                f"{LABELS[name]} was {money_text(round_half_up(now))} in {last}; {money_text(round_half_up(usual))} is "
                f"usual."
            ),
            formula=f"the month - median of the {len(months)} months before",
            formula_version=VERSION,
            evidence=transactions(_largest(x for x in spent if x.category == name and x.posted_on in last)),
        )
        for _, name, now, usual in sorted(moves, key=lambda move: (-move[0], move[1]))[:MOST_MOVERS]
    ]


def _category(line: StatementLine) -> str:
    return line.category


def _sums(lines: Iterable[StatementLine], name: Callable[[StatementLine], str]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[name(line)] = sums.get(name(line), Decimal(0)) - line.amount
    return sums


def _largest(lines: Iterable[StatementLine]) -> tuple[str, ...]:
    ordered = sorted(lines, key=lambda line: (line.amount, line.posted_on, line.id))
    return tuple(line.id for line in ordered[:MOST_EVIDENCE])


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_up(exact(part) / exact(whole), 4)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f} %"
