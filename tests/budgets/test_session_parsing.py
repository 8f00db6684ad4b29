from decimal import Decimal as D

import pytest

from budgets.calc.session_parsing.free_form import TooMuchText, parse_line, parse_text
from budgets.calc.session_parsing.frequencies import UnknownFrequency, a_month, read_frequency
from budgets.calc.session_parsing.tables import NotABudget, parse_json, parse_table


def line(text):
    return parse_line(text=text, line_id="line-1")


@pytest.mark.parametrize(
    ("text", "kind", "label", "amount", "frequency", "category", "doubts"),
    [
        ("rent 1800/mo", "expense", "rent", "1800.00", "monthly", "housing", ()),
        ("gym 45 weekly", "expense", "gym", "45.00", "weekly", "subscriptions", ()),
        ("$2,100 mortgage a month", "expense", "mortgage", "2100.00", "monthly", "housing", ()),
        (
            "car insurance 1200 every six months",
            "expense",
            "car insurance",
            "1200.00",
            "semi_annual",
            "transportation",
            (),
        ),
        ("health insurance: 310.50 per month", "expense", "health insurance", "310.50", "monthly", "insurance", ()),
        ("salary $5,200.50 twice a month", "income", "salary", "5200.50", "semi_monthly", None, ()),
        ("take-home pay 4100 biweekly", "income", "take-home", "4100.00", "biweekly", None, ()),
        ("save 500/mo for a house", "saving", "save for a house", "500.00", "monthly", "savings_contributions", ()),
        ("401k 300 monthly", "saving", "401k", "300.00", "monthly", "savings_contributions", ()),
        ("roth ira 1.5k a quarter", "saving", "roth ira", "1500.00", "quarterly", "investments", ()),
        ("groceries 150", "expense", "groceries", "150.00", None, "food_groceries", ("frequency",)),
        ("dinner out 300-400 monthly", "expense", "dinner out", "350.00", "monthly", "food_dining", ("amount",)),
        ("pet food 12,50 weekly", "expense", "pet food", "12.50", "weekly", "other", ("amount",)),
        ("Blorptastic 77", "expense", "Blorptastic", "77.00", None, None, ("frequency", "category")),
        ("rent", "expense", "rent", None, None, "housing", ("amount",)),
    ],
)
def test_a_free_form_line_says_what_it_is_and_what_it_leaves_open(
    text, kind, label, amount, frequency, category, doubts
):
    parsed = line(text)

    assert (parsed.kind, parsed.label, parsed.amount and str(parsed.amount)) == (kind, label, amount)
    assert (parsed.frequency, parsed.category, parsed.doubts) == (frequency, category, doubts)


def test_a_monthly_bill_without_a_frequency_is_assumed_monthly_and_a_little_less_sure():
    assumed, stated, doubted = line("netflix 15.49"), line("netflix 15.49/mo"), line("groceries 150")

    assert (assumed.frequency, assumed.assumed) == ("monthly", ("frequency",))
    assert [each.confidence for each in (stated, assumed, doubted)] == [D("1.00"), D("0.90"), D("0.60")]


def test_a_yearly_income_may_be_before_or_after_taxes_unless_it_says():
    assert line("I make 65k a year").doubts == ("basis",)
    assert (line("65k gross a year, my salary").basis, line("salary 65k gross a year").doubts) == ("gross", ())
    assert (line("salary 52k net a year").basis, line("salary 52k net a year").doubts) == ("net", ())


@pytest.mark.parametrize(
    ("text", "payment", "balance", "rate", "doubts"),
    [
        ("credit card 5000 at 22.9% min 120", "120.00", "5000.00", "0.229", ()),
        ("student loan 24k 5.5% 280/mo", "280.00", "24000.00", "0.055", ()),
        ("car payment 310", "310.00", None, None, ("rate",)),
        ("I owe my brother 2000", None, "2000.00", None, ("rate", "payment")),
        ("credit card 0% 40/mo", "40.00", None, "0", ()),
        ("credit card", None, None, None, ("amount", "rate")),
    ],
)
def test_a_debt_has_a_payment_a_balance_and_a_rate(text, payment, balance, rate, doubts):
    debt = line(text)

    assert (debt.kind, debt.category, debt.doubts) == ("debt", "debt_payments", doubts)
    assert (debt.amount, debt.balance, debt.annual_rate) == tuple(
        None if value is None else D(value) for value in (payment, balance, rate)
    )


@pytest.mark.parametrize(
    ("text", "preference"),
    [
        ("50/30/20 please", ("framework", "50_30_20")),
        ("I like zero-based budgets", ("framework", "zero_based")),
        ("prefer the snowball", ("payoff_order", "snowball")),
        ("focus on debt", ("optimization_focus", "debt")),
        ("risk tolerance: low", ("risk_tolerance", "low")),
    ],
)
def test_a_preference_is_no_amount(text, preference):
    assert (line(text).kind, line(text).preference, line(text).amount) == ("preference", preference, None)


def test_a_text_is_parted_at_line_ends_semicolons_and_commas_before_words():
    lines = parse_text("- rent 1,800/mo\r\n\n* gym 45 weekly; uber 25 a week, coffee 5 daily")

    assert [(each.id, each.label, str(each.amount)) for each in lines] == [
        ("line-1", "rent", "1800.00"),
        ("line-2", "gym", "45.00"),
        ("line-3", "uber", "25.00"),
        ("line-4", "coffee", "5.00"),
    ]
    assert parse_text(" \n ") == []


@pytest.mark.parametrize("text", ["x\n" * 501, "x" * 501])
def test_too_much_text_is_refused(text):
    with pytest.raises(TooMuchText):
        parse_text(text)


@pytest.mark.parametrize(
    "text", ["9" * 400, "%" * 100, "1e999", "-", "$", "0", "١٨٠٠ rent", "rent 1800/mo\x00", "rent 1,8,0,0"]
)
def test_odd_text_is_read_without_a_fall(text):
    assert parse_line(text=text, line_id="line-1").text == text


@pytest.mark.parametrize(
    ("amount", "frequency", "monthly"),
    [
        ("45.00", "weekly", "195.00"),
        ("100.00", "biweekly", "216.67"),
        ("1200.00", "semi_annual", "200.00"),
        ("5.00", "daily", "152.08"),
    ],
)
def test_every_frequency_is_an_amount_a_month(amount, frequency, monthly):
    assert a_month(D(amount), frequency) == D(monthly)


def test_a_frequency_is_read_from_its_name_or_from_words():
    assert [read_frequency(text) for text in ("Semi Monthly", "every two weeks", "per year")] == [
        "semi_monthly",
        "biweekly",
        "annual",
    ]
    with pytest.raises(UnknownFrequency):
        read_frequency("now and then")


def test_rows_of_a_table_are_read_by_the_usual_column_names():
    rows = [
        {"Item": "Rent", "Monthly Amount": "$1,800.00", "Category": ""},
        {"Item": "Salary", "Monthly Amount": 5200.5, "Category": ""},
        {"Item": "Thing", "Monthly Amount": "n/a", "Category": "Entertainment"},
        {"Item": None, "Monthly Amount": None, "Category": None},
    ]

    rent, salary, thing = parse_table(rows=rows)

    assert (rent.kind, rent.amount, rent.frequency, rent.category) == ("expense", D("1800.00"), "monthly", "housing")
    assert (salary.kind, salary.amount, salary.category, salary.doubts) == ("income", D("5200.50"), None, ())
    assert (thing.category, thing.amount, thing.doubts) == ("entertainment", None, ("amount",))


def test_a_table_without_descriptions_or_amounts_is_refused():
    with pytest.raises(NotABudget):
        parse_table(rows=[{"a": 1}])
    assert parse_table(rows=[]) == []


def test_json_sections_are_read_as_rows_or_as_amounts_by_name():
    content = {
        "income": [{"name": "Job", "amount": "5000", "frequency": "monthly"}],
        "expenses": {"rent": 1800, "party": "20"},
        "debts": [{"name": "Visa", "balance": 4000, "rate": "19.9%", "payment": 90}],
        "preferences": {"framework": "zero_based"},
    }

    lines = parse_json(content=content)

    assert [(each.id, each.kind, each.label, each.doubts) for each in lines] == [
        ("line-1", "income", "Job", ()),
        ("line-2", "expense", "rent", ()),
        ("line-3", "expense", "party", ("frequency", "category")),
        ("line-4", "debt", "Visa", ()),
        ("line-5", "preference", "framework", ()),
    ]
    assert (lines[3].amount, lines[3].balance, lines[3].annual_rate) == (D("90.00"), D("4000.00"), D("0.199"))


@pytest.mark.parametrize(("rate", "share"), [("6.5%", "0.065"), ("6.5", "0.065"), (D("0.065"), "0.065")])
def test_a_rate_means_the_same_in_every_spelling(rate, share):
    (debt,) = parse_json(content={"debts": [{"name": "Loan", "amount": 5, "rate": rate}]})

    assert debt.annual_rate == D(share)


def test_json_may_be_a_list_of_texts_or_of_rows():
    assert [each.label for each in parse_json(content=["rent 1800/mo", "gym 45 weekly"])] == ["rent", "gym"]
    assert parse_json(content=[{"item": "rent", "cost": 5}])[0].amount == D("5.00")
    assert parse_json(content="rent 5/mo")[0].label == "rent"


@pytest.mark.parametrize("content", [5, None, ["a", {}], {"wishes": []}, {"income": ["x"]}])
def test_json_that_is_no_budget_is_refused(content):
    with pytest.raises(NotABudget):
        parse_json(content=content)
