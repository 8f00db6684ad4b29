"""Insights over HTTP: every number by code, with the rows behind it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.selectors.opportunities import opportunities
from budgets.views.household_view import HOUSEHOLD, HouseholdView
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.series import Series
from planning.calc.spending_patterns import spending_patterns
from planning.calc.unusual_transactions import find_unusual, provisions
from planning.models import InsightMark
from planning.report_choices import InsightAnswer
from planning.selectors.insights.goal_effects import effects, paces
from planning.selectors.insights.health import financial_health
from planning.selectors.insights.household_lines import HouseholdLines
from planning.selectors.insights.predictions import outlooks
from planning.selectors.insights.recommendations import recommendations
from planning.serializers import insight_examples as examples
from planning.serializers import insights as answers
from planning.services import insights as services
from planning.services.wording import worded

WINDOW_DAYS, LONGEST_WINDOW = 30, 365
PREDICTED_MONTHS, MOST_PREDICTED = 3, 12


class InsightView(HouseholdView):
    """An insight into one household."""

    def lines(self) -> HouseholdLines:
        """The household as the caller sees it."""
        return HouseholdLines(self.request.user, self.household(), timezone.now())

    def answered(
        self,
        found: HouseholdLines,
        body: dict[str, Any],
        serializer: Any,
        *,
        explanation: Sequence[str],
        series: Sequence[Series] = (),
        assumptions: Sequence[Assumption] = (),
    ) -> Response:
        """The body with what every insight says beside it, put into words by a model where one is configured."""
        sentences, worded_by = worded(explanation)
        whole = {
            "household": found.household.pk,
            "currency": found.household.currency,
            "as_of": found.now,
            "worded_by": worded_by,
            "series": [asdict(line) for line in series],
            "assumptions": [asdict(each) for each in (found.window, *assumptions)],
            "explanation": sentences,
            **body,
        }
        return Response(serializer(whole).data)


class SpendingPatternsView(InsightView):
    """How the household spends."""

    @extend_schema(
        operation_id="insights_spending_patterns",
        parameters=[HOUSEHOLD],
        responses=answers.PatternsSerializer,
        examples=[OpenApiExample("Mondays and bills", value=examples.PATTERNS, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Days of the week, the week after pay, what is fixed, payees, and what moved in the last closed month."""
        found = self.lines()
        patterns = spending_patterns(
            lines=found.lines, series=found.series, first=found.first_month, last=found.last_month
        )
        body = {
            "patterns": [
                {**asdict(each), "figures": {name: str(value) for name, value in each.figures.items()}}
                for each in patterns
            ]
        }
        words = [each.text for each in patterns] or ["Nothing was spent in these months."]
        return self.answered(found, body, answers.PatternsSerializer, explanation=words)


class OpportunityEffectsView(InsightView):
    """Ways to save by what they do to goals."""

    @extend_schema(
        operation_id="insights_savings_opportunities",
        parameters=[HOUSEHOLD],
        responses=answers.OpportunityEffectsSerializer,
        examples=[OpenApiExample("A forgotten subscription", value=examples.OPPORTUNITIES, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Each opportunity, with the date of every active goal now and with its money."""
        found = self.lines()
        goals = paces(user=request.user, household=found.household, today=found.today)
        rows: list[dict[str, Any]] = []
        for each in opportunities(user=request.user, household=found.household, now=found.now, offered_rate=None):
            monthly = round_half_up(exact(each.yearly_saving) / 12)
            rows.append(
                {
                    "key": each.key,
                    "kind": each.kind,
                    "subject": each.subject,
                    "yearly_saving": each.yearly_saving,
                    "monthly_saving": monthly,
                    "effort": each.effort,
                    "text": each.explanation,
                    "formula": "goal's pace + yearly saving / 12, all of it to that goal",
                    "formula_version": "1",
                    "evidence": [{"kind": row.kind, "id": row.id, "text": ""} for row in each.evidence],
                    "goals": [_goal(effect) for effect in effects(goals, extra_monthly=monthly)],
                }
            )
        points = tuple((row["key"], money_text(row["yearly_saving"])) for row in rows)
        return self.answered(
            found,
            {"opportunities": rows},
            answers.OpportunityEffectsSerializer,
            explanation=[row["text"] for row in rows] or ["No way to save was found."],
            series=[Series("yearly_saving", "Yearly saving", "money", points)],
        )


class FinancialHealthView(InsightView):
    """How sound the household's finances are."""

    @extend_schema(
        operation_id="insights_financial_health",
        parameters=[HOUSEHOLD],
        responses=answers.HealthSerializer,
        examples=[OpenApiExample("Two ratios known", value=examples.HEALTH, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """0 to 100 from named ratios by one versioned table; what is not known is left out and said."""
        found = self.lines()
        health = financial_health(found)
        score = health.score
        ratios = [
            {**asdict(ratio), "evidence": [asdict(row) for row in health.evidence.get(ratio.key, ())]}
            for ratio in score.ratios
        ]
        known = [ratio for ratio in score.ratios if ratio.value is not None]
        words = [
            f"{each.label}: {each.value} {each.unit} scores {each.score} (weight {each.weight})." for each in known
        ]
        body = {
            "score": score.score,
            "band": score.band,
            "completeness_share": score.completeness,
            "table_version": score.table_version,
            "ratios": ratios,
        }
        table = Assumption("table", score.table_version, "financial health table of the firm", score.table_version)
        points = tuple((ratio.key, str(ratio.score)) for ratio in known)
        return self.answered(
            found,
            body,
            answers.HealthSerializer,
            explanation=[*words, "The score is the mean of the ratios that are known, by their weights."],
            series=[Series("score", "Score by ratio", "points", points)],
            assumptions=[table],
        )


class RecommendationsView(InsightView):
    """What to do next."""

    @extend_schema(
        operation_id="insights_recommendations",
        parameters=[HOUSEHOLD],
        responses=answers.RecommendationsSerializer,
        examples=[OpenApiExample("A dear card", value=examples.RECOMMENDATIONS, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Ranked by the dollars they bring in a year; what protects comes first."""
        found = self.lines()
        steps = recommendations(found)
        points = tuple((each.key, money_text(each.yearly_effect)) for each in steps if each.yearly_effect is not None)
        return self.answered(
            found,
            {"recommendations": [{**asdict(each), "rank": rank} for rank, each in enumerate(steps, start=1)]},
            answers.RecommendationsSerializer,
            explanation=[each.text for each in steps] or ["There is nothing to recommend on what is known."],
            series=[Series("yearly_effect", "Effect a year", "money", points)],
        )


class RecommendationAnswerView(InsightView):
    """Accepting a recommendation."""

    @extend_schema(
        operation_id="insights_recommendations_accept",
        request=answers.InsightKeySerializer,
        responses={201: answers.AcceptedSerializer},
        examples=[
            OpenApiExample("Accept", value={"key": "emergency_fund"}, request_only=True),
            OpenApiExample("A task", value=examples.ACCEPTED, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Make it a task; it is not recommended again."""
        given = answers.InsightKeySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        household_id = self.editable_household_id()
        found = self.lines()
        chosen = next((each for each in recommendations(found) if each.key == given.validated_data["key"]), None)
        if chosen is None:
            raise NotFound()
        user: Any = request.user
        task = services.accept(household_id=household_id, recommendation=chosen, by=user, today=found.today)
        body = {"key": chosen.key, "task": task.pk, "due_on": task.due_on}
        return Response(answers.AcceptedSerializer(body).data, status=201)


class AnomaliesView(InsightView):
    """Single transactions that deserve a look."""

    @extend_schema(
        operation_id="insights_anomalies",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("window_days", int, description=f"1 to {LONGEST_WINDOW}; default {WINDOW_DAYS}."),
        ],
        responses=answers.FindingsSerializer,
        examples=[OpenApiExample("A double charge", value=examples.ANOMALIES, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Against the year before the window; dismissed ones stay away. And what irregular expenses need a month."""
        found = self.lines()
        days = self.whole_number("window_days", WINDOW_DAYS, smallest=1, largest=LONGEST_WINDOW) or WINDOW_DAYS
        dismissed = InsightMark.objects.of_household(found.household.pk).filter(answer=InsightAnswer.DISMISSED)
        findings = find_unusual(
            lines=found.lines,
            series=found.series,
            as_of=found.today,
            window_days=days,
            dismissed=set(dismissed.values_list("key", flat=True)),
        )
        body = {
            "window_days": days,
            "anomalies": [
                {**asdict(each), "text": each.explanation, "transactions": list(each.line_ids)} for each in findings
            ],
            "provisions": [asdict(each) for each in provisions(series=found.series)],
        }
        since = found.today - dt.timedelta(days - 1)
        return self.answered(
            found,
            body,
            answers.FindingsSerializer,
            explanation=[each.explanation for each in findings] or [f"Nothing unusual since {since}."],
            assumptions=[Assumption("looked at", f"{since} to {found.today}", "transactions of the household")],
        )


class PredictionsView(InsightView):
    """What the coming months may bring."""

    @extend_schema(
        operation_id="insights_predictions",
        parameters=[
            HOUSEHOLD,
            OpenApiParameter("months", int, description=f"1 to {MOST_PREDICTED}; default {PREDICTED_MONTHS}."),
        ],
        responses=answers.PredictionsSerializer,
        examples=[OpenApiExample("Groceries", value=examples.PREDICTIONS, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Spending by category, balances and goals, each by the forecast that did best on the last quarter."""
        found = self.lines()
        ahead = self.whole_number("months", PREDICTED_MONTHS, smallest=1, largest=MOST_PREDICTED) or PREDICTED_MONTHS
        known = outlooks(user=request.user, household=found.household, now=found.now, months=ahead)
        body = {
            "predictions": [
                {
                    "subject": each.history.subject,
                    "label": each.history.label,
                    "forecaster": each.trial.forecaster,
                    "version": each.version,
                    "data_first": str(each.trial.first),
                    "data_last": str(each.trial.last),
                    "error": each.trial.error,
                    "naive_error": each.trial.naive_error,
                    "months": [{**asdict(month), "month": str(month.month)} for month in each.months],
                    "reached_on": each.reached_on,
                    "months_late": each.months_late,
                }
                for each in known.found
            ],
            "too_short": list(known.too_short),
        }
        lines = [
            Series(
                each.history.subject,
                each.history.label,
                "money",
                tuple((str(month.month), money_text(month.amount)) for month in each.months),
            )
            for each in known.found
        ]
        words = [
            f"{each.history.label}: {each.trial.forecaster}, wrong by {money_text(each.trial.error)} a month on the "
            f"last quarter (the naive forecast by {money_text(each.trial.naive_error)})."
            for each in known.found
        ]
        bands = Assumption("bands", "1.28 times the mean error on the last quarter to both sides", "forecasts", "1")
        return self.answered(
            found,
            body,
            answers.PredictionsSerializer,
            explanation=words or ["There is too little history for a forecast."],
            series=lines,
            assumptions=[bands],
        )


class DismissalView(InsightView):
    """Findings and recommendations that are to stay away."""

    @extend_schema(
        operation_id="insights_dismiss",
        request=answers.DismissalSerializer,
        responses=answers.DismissalSerializer,
        examples=[OpenApiExample("Not unusual for us", value={"key": "duplicate_charge:1:2", "active": True})],
    )
    def post(self, request: Request) -> Response:
        """By its stable key; `active: false` takes it back."""
        given = answers.DismissalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        household_id = self.editable_household_id()
        user: Any = request.user
        if values["active"]:
            services.dismiss(household_id=household_id, key=values["key"], by=user)
        else:
            services.take_back(household_id=household_id, key=values["key"])
        return Response(answers.DismissalSerializer(values).data)


def _goal(effect: Any) -> dict[str, Any]:
    return {
        "goal": effect.goal.pk,
        "name": effect.goal.name,
        "reached_now": effect.reached_now,
        "reached_then": effect.reached_then,
        "months_sooner": effect.months_sooner,
    }
