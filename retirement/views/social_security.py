"""Social Security: the estimator, and reading a statement."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import CalculatorView
from retirement.calc.social_security.statement import BadStatement, read_statement
from retirement.selectors.social_security import social_security
from retirement.selectors.statements import statement_answer
from retirement.serializers.social_security_inputs import SocialSecurityInput, StatementInput
from retirement.serializers.social_security_results import SocialSecurityAnswerSerializer, StatementAnswerSerializer


class SocialSecurityView(CalculatorView):
    """From a record of earnings, an AIME or a PIA to what is paid."""

    @extend_schema(
        operation_id="retirement_social_security",
        request=SocialSecurityInput,
        responses=SocialSecurityAnswerSerializer,
        examples=[
            OpenApiExample(
                "A couple with known PIAs",
                {
                    "name": "Ada",
                    "birth_date": "1964-06-15",
                    "sex": "FEMALE",
                    "pia": "2609.80",
                    "claim_age_months": 804,
                    "spouse": {"name": "Ben", "birth_date": "1962-03-02", "sex": "MALE", "pia": "900.00"},
                },
                request_only=True,
            ),
            OpenApiExample(
                "A record of earnings, and work while drawing",
                {
                    "birth_date": "1964-06-15",
                    "earnings": [{"year": 2023, "earnings": "90000.00"}, {"year": 2024, "earnings": "95000.00"}],
                    "future_yearly_earnings": "95000.00",
                    "claim_age_months": 756,
                    "work": {"year": 2028, "earnings": "40000.00"},
                },
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """AIME, PIA, every claim month from 62 to 70, spouse, survivor, family maximum, earnings test, best claims."""
        given = self.checked(SocialSecurityInput)
        if given.get("person") is not None:
            self.about_household_id = given["person"].household_id
        result = social_security(given, today=self.today())
        return Response(SocialSecurityAnswerSerializer(result).data)


class StatementView(CalculatorView):
    """A statement of earnings."""

    parser_classes = [MultiPartParser]
    refusals = {BadStatement: "file"}

    @extend_schema(
        operation_id="retirement_social_security_statement",
        request={"multipart/form-data": StatementInput},
        responses=StatementAnswerSerializer,
    )
    def post(self, request: Request) -> Response:
        """The record in a my Social Security statement (XML) or a CSV file. Nothing is stored."""
        upload = self.checked(StatementInput)["file"]
        return Response(StatementAnswerSerializer(statement_answer(read_statement(upload.read()))).data)
