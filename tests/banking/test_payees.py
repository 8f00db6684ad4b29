import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifepath.banking.calc import payees


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("SQ *BLUE BOTTLE 0123", "Blue Bottle"),
        ("TST*ITS A GRIND MURRIETA MURRIETA CA", "Its A Grind Murrieta Murrieta Ca"),
        ("COSTCO WHSE #01234", "Costco Whse"),
        ("STARBUCKS STORE 2450A", "Starbucks"),
        ("LAKE ARROWHEAD RESORT FB 999-2223311 CA", "Lake Arrowhead Resort FB"),
        ("MCDONALD'S #112", "Mcdonald's"),
        ("PAYPAL *SPOTIFYUSA", "Spotifyusa"),
        ("AMZN Mktp US*2K3AB1CD2", "AMZN Mktp US"),
        ("CHECKCARD 0412 TRADER JOE'S 553", "Trader Joe's 553"),
        ("PURCHASE AUTHORIZED ON 04/12 SHELL OIL 57444", "Shell Oil"),
        ("Motel 6", "Motel 6"),
        ("FOREVER 21", "Forever 21"),
        ("7-ELEVEN 34567", "7-Eleven"),
        ("Check Paid #558", "Check Paid #558"),
        ("  CVS/PHARMACY   #08421 ", "CVS/Pharmacy"),
        ("Joe's Bald Hairstyles", "Joe's Bald Hairstyles"),
        ("Drillisch Online AG", "Drillisch Online AG"),
        ("North Housing 07", "North Housing 07"),
        ("000000000000000", "000000000000000"),
        ("AUTOMATIC PAYMENT - THANK", "Automatic Payment - Thank"),
        ("", ""),
    ],
)
def test_a_bank_line_becomes_the_name_of_the_merchant(raw, name):
    assert payees.clean(raw) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SQ *BLUE BOTTLE 0123", "Blue Bottle"),
        ("COSTCO WHSE #01234", "Costco  Whse #99"),
        ("Café Zürich", "CAFE ZURICH"),
        ("MCDONALD’S", "Mcdonalds"),
    ],
)
def test_spellings_of_one_payee_share_a_key(one, other):
    assert payees.key(one) == payees.key(other)


def test_two_checks_are_two_payees():
    assert payees.key("Check Paid #558") != payees.key("Check Paid #559")


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("blue bottle", "blue bottle coffee oakland", True),
        ("amazon", "amazon com", True),
        ("whole foods market", "whole foods mkt", True),
        ("shell oil", "chevron", False),
        ("the home depot", "the container store", False),
        ("", "anything", False),
    ],
)
def test_similar_names_are_told_from_different_ones(one, other, similar):
    assert payees.are_similar(one, other) is similar
    assert payees.are_similar(other, one) is similar


@given(st.text(max_size=600))
def test_cleaning_never_loses_everything_grows_or_changes_twice(raw):
    name = payees.clean(raw)

    assert bool(name) == bool(raw.split())
    assert len(name) <= payees.MAX_LENGTH
    assert payees.key(raw) == payees.key(raw)
