import pytest

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Category, MonthlyCategoryTotal, Rule, Transaction, TransactionSplit
from lifepath.banking.services.categories import add_category
from tests.banking.conftest import check_deferred_constraints, make_transaction
from tests.banking.random_writes import split
from tests.conftest import client_for

CATEGORIES = "/api/v1/categories"


def own(household, name="Pets", root="other"):
    return add_category(household_id=household.pk, parent=Category.objects.get(pk=category_id(root)), name=name)


def test_the_tree_starts_at_the_shared_roots(alice, home, joint):
    own(home)
    own(joint, "Boat")

    roots = client_for(alice).get(CATEGORIES).json()["results"]

    assert len(roots) == 17
    children = {root["slug"]: [child["name"] for child in root["children"]] for root in roots if root["children"]}
    assert children == {
        "income": ["Dividends", "Interest", "Realised gains"],
        "other": ["Investment fees", "Pets"],
        "transfer": ["Household transfers"],
    }


def test_a_household_adds_renames_and_removes_its_own(alice, home):
    caller = client_for(alice)

    added = caller.post(CATEGORIES, {"name": "Pets", "parent": "other"})
    again = caller.post(CATEGORIES, {"name": "PETS", "parent": "other"})
    renamed = caller.patch(f"{CATEGORIES}/{added.json()['id']}", {"name": "Animals"})

    assert (added.status_code, added.json()["root_slug"], added.json()["household"]) == (201, "other", str(home.pk))
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (400, "/name")
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Animals")
    assert caller.delete(f"{CATEGORIES}/{added.json()['id']}").status_code == 204


@pytest.mark.parametrize("parent", ["dividends", "transfer", "nothing", "", None, 5])
def test_a_category_stands_under_a_shared_root(alice, home, parent):
    response = client_for(alice).post(CATEGORIES, {"name": "Pets", "parent": parent})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/parent")


def test_a_category_stays_under_its_root(alice, home):
    pets = own(home)

    response = client_for(alice).patch(f"{CATEGORIES}/{pets.pk}", {"parent": "travel"})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/parent")


def test_the_shared_tree_changes_for_nobody(alice, home):
    url = f"{CATEGORIES}/{category_id('travel')}"

    assert client_for(alice).get(url).status_code == 200
    assert client_for(alice).patch(url, {"name": "Fun"}).status_code == 403
    assert client_for(alice).delete(url).status_code == 403
    assert client_for(alice).post(f"{url}/merge", {"into": "other"}).status_code == 403
    assert Category.objects.get(slug="travel").name == "Travel"


def test_merging_moves_history_even_under_a_reconciliation(alice, home, checking):
    pets = own(home)
    rule = Rule.objects.create(household=home, name="Pets", conditions=[], actions={"category": str(pets.pk)})
    make_transaction(checking, "-10.00", category="other")
    Transaction.objects.update(category=pets)
    row = make_transaction(checking, "-30.00")
    split(row, ("-20.00", pets.pk), ("-10.00", category_id("travel")))
    Transaction.objects.update(reconciled=True)

    response = client_for(alice).post(f"{CATEGORIES}/{pets.pk}/merge", {"into": "entertainment"})

    assert (response.status_code, response.json()["moved"]) == (200, 2)
    check_deferred_constraints()
    totals = MonthlyCategoryTotal.objects.values_list("category__slug", "amount")
    assert {(slug, str(amount)) for slug, amount in totals} == {("entertainment", "-30.00"), ("travel", "-10.00")}
    pets.refresh_from_db()
    assert (pets.archived, pets.merged_into.slug) == (True, "entertainment")
    rule.refresh_from_db()
    assert rule.actions == {"category": str(category_id("entertainment"))}
    assert TransactionSplit.objects.filter(category=pets).count() == 0


def test_a_category_in_use_is_not_deleted_and_an_archived_one_takes_nothing_new(alice, home, checking):
    pets = own(home)
    row = make_transaction(checking, "-10.00")
    Transaction.objects.update(category=pets)

    refused = client_for(alice).delete(f"{CATEGORIES}/{pets.pk}")
    Category.objects.filter(pk=pets.pk).update(archived=True)
    archived = client_for(alice).patch(f"/api/v1/transactions/{row.pk}", {"category": str(pets.pk)})

    assert (refused.status_code, refused.json()["code"]) == (409, "category_in_use")
    assert (archived.status_code, archived.json()["errors"][0]["code"]) == (400, "archived")


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("alice", 200, 200), ("paula", 200, 200), ("observer", 200, 403), ("bob", 404, 404), ("quentin", 404, 404)],
)
def test_who_reads_and_renames_a_households_category(request, home, joint, who, reads, writes):
    pets = own(home)
    caller, url = client_for(request.getfixturevalue(who)), f"{CATEGORIES}/{pets.pk}"

    assert caller.get(url).status_code == reads
    assert caller.patch(url, {"name": "New"}).status_code == writes
    assert caller.post(f"{url}/merge", {"into": "other"}).status_code == writes


def test_the_tree_costs_the_same_number_of_queries_whatever_its_size(alice, home, django_assert_num_queries):
    for number in range(5):
        own(home, f"Pet {number}")

    with django_assert_num_queries(4):
        client_for(alice).get(CATEGORIES)
