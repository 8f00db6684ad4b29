"""Budget sessions as they come in and go out."""

from typing import Any

from rest_framework import serializers

from budgets.models import BudgetSession
from budgets.services import sessions
from lifepath.core.fields import MoneyField, NameField, RateField
from lifepath.users.choices import Framework, OptimizationFocus, RiskTolerance

MOST_TEXT = 250_000
MOST_BYTES = 1_000_000


class ProfileSerializer(serializers.Serializer[Any]):
    """What matters to whoever asks."""

    risk_tolerance = serializers.ChoiceField(choices=RiskTolerance.choices, required=False)
    philosophy = NameField(max_length=200, required=False)


class StartSessionSerializer(serializers.Serializer[Any]):
    """A raw budget: free-form text, JSON, or a CSV or XLSX file in a form upload. One of the three."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    text = serializers.CharField(required=False, max_length=MOST_TEXT, help_text="One item a line: `rent 1800/mo`.")
    budget = serializers.JSONField(
        required=False, help_text="Rows, texts, or sections such as `income` and `expenses` with amounts by name."
    )
    file = serializers.FileField(required=False, help_text="A CSV or XLSX with columns for description and amount.")
    user_query = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    user_profile = ProfileSerializer(required=False)

    def validate_file(self, file: Any) -> Any:
        """Small; what it holds tells what it is, whatever its name."""
        if file.size > MOST_BYTES:
            raise serializers.ValidationError(f"At most {MOST_BYTES} bytes.")
        return file

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Exactly one source."""
        given = [name for name in ("text", "budget", "file") if values.get(name) is not None]
        if len(given) != 1:
            raise serializers.ValidationError({given[1] if given else "text": "Give one of text, budget and file."})
        return values


class LineSerializer(serializers.Serializer[Any]):
    """One line as far as it is understood."""

    id = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=["income", "expense", "saving", "debt", "preference", "unknown"])
    label = serializers.CharField()  # type: ignore[assignment]
    amount = MoneyField(allow_null=True)
    frequency = serializers.CharField(allow_null=True)
    category = serializers.CharField(allow_null=True)
    balance = MoneyField(allow_null=True)
    annual_rate = RateField(allow_null=True)
    basis = serializers.CharField()
    confidence = RateField(help_text="0 to 1.")
    doubts = serializers.ListField(child=serializers.CharField())
    assumed = serializers.ListField(child=serializers.CharField())


class QuestionSerializer(serializers.Serializer[Any]):
    """One open question."""

    id = serializers.CharField()
    line_id = serializers.CharField(allow_null=True)
    doubt = serializers.CharField()
    text = serializers.CharField()
    answer = serializers.ChoiceField(choices=["amount", "rate", "choice"])
    choices = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class SessionSerializer(serializers.ModelSerializer[BudgetSession]):
    """Where a session stands."""

    household = serializers.UUIDField(source="household_id", allow_null=True, read_only=True)
    user_query = serializers.CharField(read_only=True)
    user_profile = ProfileSerializer(read_only=True)
    lines = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    result = serializers.DictField(
        read_only=True, allow_null=True, help_text="The final budget: entries, category totals, summary, suggestions."
    )

    class Meta:
        model = BudgetSession
        fields = [
            "id",
            "household",
            "stage",
            "user_query",
            "user_profile",
            "lines",
            "questions",
            "result",
            "created_at",
        ]
        read_only_fields = fields

    def get_lines(self, session: BudgetSession) -> list[dict[str, Any]]:
        """With the confidence of each."""
        return list(LineSerializer(sessions.parsed(session), many=True).data)

    def get_questions(self, session: BudgetSession) -> list[dict[str, Any]]:
        """What is still open."""
        return list(QuestionSerializer(sessions.questions(session), many=True).data)


class StartedSessionSerializer(SessionSerializer):
    """A new session; a caller without an account gets its secret here and never again."""

    secret = serializers.CharField(read_only=True, allow_null=True)

    class Meta(SessionSerializer.Meta):
        fields = [*SessionSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class AnswersSerializer(serializers.Serializer[Any]):
    """Answers by question id."""

    answers = serializers.DictField(child=serializers.CharField(max_length=200), allow_empty=False)


class FinalizeSerializer(serializers.Serializer[Any]):
    """Under which framework; default: the person's own."""

    framework = serializers.ChoiceField(choices=Framework.choices, required=False)
    optimization_focus = serializers.ChoiceField(choices=OptimizationFocus.choices, required=False)


class ClaimSerializer(serializers.Serializer[Any]):
    """The secret that the session was begun with."""

    household = serializers.UUIDField(required=False, help_text="Default: the caller's personal household.")
    secret = serializers.CharField(max_length=200)


class SessionEventSerializer(serializers.Serializer[Any]):
    """One move of a session."""

    action = serializers.CharField()
    from_stage = serializers.CharField()
    to_stage = serializers.CharField()
    source_ip = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class SessionEventsSerializer(serializers.Serializer[Any]):
    """What happened to a session, newest first."""

    events = SessionEventSerializer(many=True)
