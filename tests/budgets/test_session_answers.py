from decimal import Decimal as D

import pytest

from budgets.calc.session_parsing.answers import BadAnswer, UnknownQuestion, apply_answers
from budgets.calc.session_parsing.budget_model import NotFinished, build_budget
from budgets.calc.session_parsing.free_form import parse_text
from budgets.calc.session_parsing.questions import questions_for
from budgets.calc.session_parsing.suggestions import UnknownChoice, suggest_steps


def asked(lines):
    return [question.id for question in questions_for(lines=lines)]


def answered(text, **answers):
    named = {name.replace("__", ":").replace("line_", "line-"): value for name, value in answers.items()}
    return apply_answers(lines=parse_text(text), answers=named)


def test_a_missing_income_is_asked_first_then_every_doubt_in_the_order_of_the_lines():
    lines = parse_text("groceries 150\nBlorptastic 77/mo\ncredit card 5000")

    assert asked(lines) == [
        "missing_income",
        "frequency:line-1",
        "category:line-2",
        "rate:line-3",
        "payment:line-3",
    ]


def test_a_clear_budget_asks_nothing():
    assert asked(parse_text("salary 5000 monthly\nrent 1800/mo")) == []


def test_a_question_names_its_line_and_its_choices():
    question = questions_for(lines=parse_text("salary 9000 monthly\ngroceries 150"))[0]

    assert (question.text, question.answer) == ("How often is “groceries 150”?", "choice")
    assert ("weekly", "weekly") in question.choices


def test_answers_settle_their_doubts_and_no_others():
    lines = answered(
        "groceries 150\nBlorptastic 77\ncredit card 5000",
        frequency__line_1="weekly",
        category__line_2="savings_contributions",
        rate__line_3="22.9",
        missing_income="4,500",
    )

    assert asked(lines) == ["frequency:line-2", "payment:line-3"]
    assert (lines[0].frequency, lines[0].confidence) == ("weekly", D("1.00"))
    assert (lines[1].kind, lines[2].annual_rate) == ("saving", D("0.229"))
    assert (lines[3].kind, lines[3].amount, lines[3].frequency) == ("income", D("4500.00"), "monthly")


def test_an_amount_that_is_answered_may_raise_the_question_of_its_frequency():
    lines = answered("salary 9000 monthly\nrent", amount__line_2="1,800")

    assert (lines[1].amount, asked(lines)) == (D("1800.00"), ["frequency:line-2"])


def test_a_line_of_no_known_word_may_turn_out_to_be_income():
    (line,) = answered("Blorptastic 77/mo", category__line_1="income")

    assert (line.kind, line.category, asked([line])) == ("income", None, [])


def test_a_line_that_says_nothing_stays_out_of_the_budget():
    assert build_budget(lines=parse_text("salary 5000 monthly\nthank you")).expenses == ()


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("groceries 150", "frequency__line_1", "sometimes"),
        ("groceries 150", "missing_income", "a lot"),
        ("groceries 150", "missing_income", None),
        ("Blorptastic 77/mo", "category__line_1", "castles"),
        ("credit card 5000", "rate__line_1", "-1"),
        ("credit card 5000", "rate__line_1", "NaN"),
        ("credit card 5000", "payment__line_1", True),
        ("I make 65k a year", "basis__line_1", "both"),
    ],
)
def test_a_bad_answer_names_its_question(text, question, answer):
    with pytest.raises(BadAnswer) as refused:
        answered(text, **{question: answer})

    assert refused.value.question_id == question.replace("__", ":").replace("line_", "line-")


def test_an_answer_that_nobody_asked_for_is_refused():
    with pytest.raises(UnknownQuestion):
        answered("salary 9000 monthly", frequency__line_1="weekly")


TEXT = """salary 3000 twice a month
rent 2000/mo
groceries 150 weekly
dining 400/mo
netflix 15/mo
401k 300/mo
credit card 5000 at 22.9% min 120
"""


def test_the_final_budget_adds_up_by_the_month():
    budget = build_budget(lines=parse_text(TEXT))

    assert budget.category_totals == {
        "housing": D("2000.00"),
        "food_groceries": D("650.00"),
        "food_dining": D("400.00"),
        "subscriptions": D("15.00"),
        "debt_payments": D("120.00"),
        "savings_contributions": D("300.00"),
    }
    summary = budget.summary
    assert (summary.total_income, summary.total_expenses, summary.surplus, summary.planned_savings) == (
        D("6000.00"),
        D("3185.00"),
        D("2815.00"),
        D("300.00"),
    )
    assert sum(entry.monthly_amount for entry in budget.expenses) == summary.total_expenses


def test_income_before_taxes_becomes_take_home_pay_by_the_stated_factor():
    budget = build_budget(lines=answered("I make 75k a year", basis__line_1="gross"))

    # 75,000.00 / 12 / 1.25
    assert budget.summary.total_income == D("5000.00")
    assert [(each.name, each.value) for each in budget.assumptions] == [("gross_up_factor", "1.25")]


def test_preferences_and_assumptions_come_along():
    budget = build_budget(lines=parse_text("salary 5000 monthly\nnetflix 15\nsnowball"))

    assert budget.preferences == {"payoff_order": "snowball"}
    assert [(each.name, each.value) for each in budget.assumptions] == [("frequency of line-2", "monthly")]


@pytest.mark.parametrize("text", ["groceries 150", "rent", "credit card"])
def test_an_unfinished_line_makes_no_budget(text):
    with pytest.raises(NotFinished, match="line-1"):
        build_budget(lines=parse_text(text))


def steps(text=TEXT, framework="50_30_20", focus="debt", **options):
    found = suggest_steps(budget=build_budget(lines=parse_text(text)), framework=framework, focus=focus, **options)
    return [(step.key, step.monthly_amount) for step in found]


def test_fifty_thirty_twenty_asks_for_what_is_missing_and_the_focus_takes_the_surplus():
    assert steps() == [("50_30_20:savings", D("900.00")), ("extra_payment:line-7", D("2515.00"))]
    assert steps(focus="savings") == [("50_30_20:savings", D("900.00")), ("emergency_fund", D("2515.00"))]
    assert steps(focus="balanced")[1:] == [("extra_payment:line-7", D("1257.50")), ("emergency_fund", D("1257.50"))]


def test_each_framework_asks_its_own_question():
    assert steps(framework="zero_based")[0] == ("zero_based:assign", D("2515.00"))
    assert steps(framework="envelope")[:2] == [
        ("envelope:food_groceries", D("650.00")),
        ("envelope:food_dining", D("400.00")),
    ]
    assert steps(framework="pay_yourself_first")[0] == ("pay_yourself_first:transfer", D("600.00"))


def test_a_deficit_comes_before_everything_and_leaves_no_surplus_to_use():
    text = "salary 2000 monthly\nrent 1800/mo\ndining 500/mo"

    assert steps(text, framework="zero_based") == [("close_deficit", D("300.00"))]
    found = suggest_steps(budget=build_budget(lines=parse_text(text)), framework="zero_based", focus="debt")
    assert "Dining out with 500.00" in found[0].text


def test_who_bears_little_risk_saves_more_months():
    found = suggest_steps(
        budget=build_budget(lines=parse_text("salary 2000 monthly\nrent 1000/mo")),
        framework="zero_based",
        focus="savings",
        risk_tolerance="low",
    )

    assert "6 months of expenses (6000.00)" in found[-1].text


def test_without_income_there_is_nothing_to_suggest_and_an_unknown_choice_is_refused():
    assert steps("rent 1000/mo") == []
    with pytest.raises(UnknownChoice):
        steps(framework="astrology")
    with pytest.raises(UnknownChoice):
        steps(focus="fun")
