"""The Social Security calculator: checked inputs and the tables in place, in; estimate of one person or two, out."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from lifepath.core.refusals import RefusedInput
from lifepath.core.series import Series
from retirement.calc.mortality import BadLife
from retirement.calc.social_security.couple_claiming import BadCouple
from retirement.calc.social_security.couple_estimate import CoupleEstimate, couple_estimate
from retirement.calc.social_security.estimate import Estimate
from retirement.calc.social_security.family import within_family_maximum
from retirement.calc.social_security.work_while_drawing import WithheldYear, WorkingYear, work_while_drawing
from retirement.calc.tables.social_security import OutsideTables, SocialSecurityTables
from retirement.selectors.social_security_people import (
    Given,
    KnownPerson,
    PersonAnswer,
    credit_warnings,
    known_person,
)
from retirement.selectors.tables import life_tables, pinned_tables, social_security_tables

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FamilyShare:
    """Benefits of others on one record before and after the family maximum, in dollars a month."""

    asked: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class SocialSecurityAnswer:
    """Everything the calculator says."""

    person: PersonAnswer
    spouse: PersonAnswer | None
    couple: CoupleEstimate | None
    work: WithheldYear | None
    family: tuple[FamilyShare, ...]
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def extrapolated(self) -> bool:
        """Whether any figure rests on a year after the tables."""
        people = [self.person, *([self.spouse] if self.spouse else [])]
        carried = self.work is not None and self.work.extrapolated
        return carried or any(each.estimate.extrapolated for each in people)


@pinned_tables()
def social_security(given: Given, *, today: dt.date) -> SocialSecurityAnswer:
    """What Social Security pays one person, or two."""
    tables = social_security_tables()
    as_of = given.get("as_of") or today
    person = known_person(given, given, as_of, "First person", "", tables)
    spouse, couple = None, None
    if given.get("spouse"):
        spouse = known_person(given["spouse"], given, as_of, "Second person", "spouse.", tables)
        couple = _couple(person, spouse, as_of, given.get("real_discount_rate", ZERO), tables)
    work = _work(given, person, tables)
    family = _family(given, person.answer.estimate)
    return _answer(person, spouse, couple, work, family)


def _couple(
    person: KnownPerson, spouse: KnownPerson, as_of: dt.date, real_rate: Decimal, tables: SocialSecurityTables
) -> CoupleEstimate:
    lives = life_tables()
    for known, prefix in ((person, ""), (spouse, "spouse.")):
        month = known.answer.estimate.chosen.month
        if known.given.get("has_claimed") and month > Month.of(as_of):
            raise RefusedInput(f"{prefix}has_claimed", f"A claim in {month} has not been made by {as_of}.")
    try:
        return couple_estimate(
            first=person.partner(tables, lives),
            second=spouse.partner(tables, lives),
            today=Month.of(as_of),
            real_rate=real_rate,
        )
    except (BadLife, BadCouple) as error:
        raise RefusedInput("birth_date", str(error)) from error


def _work(given: Given, person: KnownPerson, tables: SocialSecurityTables) -> WithheldYear | None:
    work = given.get("work")
    if not work:
        return None
    result = person.answer.estimate
    try:
        return work_while_drawing(
            WorkingYear(
                year=work["year"],
                earnings_cents=int(work["earnings"].scaleb(2)),
                pia_cents=int(result.pia.scaleb(2)),
                monthly_benefit_cents=int(result.chosen.monthly.scaleb(2)),
                claim_age_months=result.chosen.age_months,
            ),
            person=person.birth,
            tables=tables,
        )
    except OutsideTables as error:
        raise RefusedInput("work.year", str(error)) from error


def _family(given: Given, result: Estimate) -> tuple[FamilyShare, ...]:
    """What the family maximum leaves of others' benefits on the record, cut in proportion."""
    asked: list[Decimal] = list(given.get("auxiliary_benefits") or ())
    paid = within_family_maximum(
        worker_pia_cents=int(result.pia.scaleb(2)),
        family_maximum_cents=int(result.family_maximum.scaleb(2)),
        auxiliary_cents=[int(amount.scaleb(2)) for amount in asked],
    )
    return tuple(FamilyShare(one, Decimal(other).scaleb(-2)) for one, other in zip(asked, paid, strict=True))


def _answer(
    person: KnownPerson,
    spouse: KnownPerson | None,
    couple: CoupleEstimate | None,
    work: WithheldYear | None,
    family: tuple[FamilyShare, ...],
) -> SocialSecurityAnswer:
    people = [person, *([spouse] if spouse else [])]
    several = len(people) > 1
    steps, assumptions, series, warnings = [], [], [], []
    for number, known in enumerate(people, start=1):
        each = known.answer
        said = f"{each.name}: " if several else ""
        steps += [said + words for words in each.estimate.explanation]
        warnings += [said + words for words in [*each.estimate.warnings, *credit_warnings(known)]]
        assumptions += [entry for entry in each.estimate.assumptions if entry not in assumptions]
        series += [
            Series(f"{line.key}_{number}" if several else line.key, said + line.label, line.unit, line.points)
            for line in each.estimate.series
        ]
    if couple is not None:
        steps, assumptions = [*steps, *couple.explanation], [*assumptions, *couple.assumptions]
        series += list(couple.series)
    if work is not None:
        steps, assumptions = [*steps, *work.explanation], [*assumptions, *work.assumptions]
        if work.extrapolated:
            warnings.append(f"The exempt amount of {work.year} is not published yet; the last one known is used.")
    if family:
        most = person.answer.estimate.family_maximum
        steps.append(f"Benefits of others share the {most} of the family maximum less the PIA, in proportion.")
    return SocialSecurityAnswer(
        person=person.answer,
        spouse=None if spouse is None else spouse.answer,
        couple=couple,
        work=work,
        family=family,
        warnings=tuple(warnings),
        assumptions=tuple(assumptions),
        explanation=tuple(steps),
        series=tuple(series),
    )
