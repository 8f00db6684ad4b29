"""Every registered admin page, opened as every role: rows out of scope do not exist anywhere."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from lifepath.core.admin.scoping import ScopedAdminMixin
from lifepath.users.models import AuditEvent, Household, Person, SupportAccess
from lifepath.users.services.households import end_assignment


def desk(user):
    """A browser in which a member of staff is signed in."""
    browser = Client()
    browser.force_login(user)
    return browser


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def test_every_registered_admin_is_scoped():
    unscoped = [
        model._meta.label for model, page in admin.site._registry.items() if not isinstance(page, ScopedAdminMixin)
    ]

    assert unscoped == []


@pytest.mark.parametrize(("who", "status"), [("paula", 200), ("observer", 200), ("quentin", 404)])
def test_the_household_page_opens_for_assigned_planners_only(request, home, who, status):
    assert desk(request.getfixturevalue(who)).get(page("users_household_page", home.pk)).status_code == status


def test_clients_do_not_enter_the_back_office(alice, home):
    response = desk(alice).get(page("users_household_changelist"))

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_the_book_lists_only_assigned_households(paula, quentin, home, charlie):
    listed = desk(paula).get(page("index")).content.decode()
    empty = desk(quentin).get(page("index")).content.decode()

    assert "Alice" in listed
    assert "Charlie" not in listed
    assert "Alice" not in empty
    assert "No household is assigned to you" in empty


@pytest.mark.parametrize("surface", ["change", "history", "delete"])
def test_a_row_out_of_scope_does_not_exist_on_any_form(quentin, home, surface):
    person = Person.objects.get(household=home)

    assert desk(quentin).get(page(f"users_person_{surface}", person.pk)).status_code in (403, 404)


def test_choices_search_and_autocomplete_stay_in_scope(paula, home, charlie):
    browser = desk(paula)
    query = {"app_label": "users", "model_name": "person", "field_name": "household", "term": ""}

    offered = browser.get(page("autocomplete"), query).json()["results"]
    searched = browser.get(page("users_household_changelist"), {"q": "Charlie"}).content.decode()

    assert [row["id"] for row in offered] == [str(home.pk)]
    assert f"/admin/users/household/{charlie.personal_household_id}" not in searched


def test_a_household_out_of_scope_cannot_be_chosen_by_posting_its_id(paula, charlie):
    data = {"household": str(charlie.personal_household_id), "name": "X", "relation": "CHILD", "birth_date": ""}

    response = desk(paula).post(page("users_person_add"), data)

    assert response.status_code == 200
    assert not Person.objects.filter(household=charlie.personal_household_id, relation="CHILD").exists()


def test_the_address_bar_cannot_probe_along_relations(paula, home):
    probe = {"household__planner_assignments__planner__email__startswith": "q"}

    response = desk(paula).get(page("users_person_changelist"), probe)

    assert response.status_code in (302, 400)


def test_an_observer_reads_and_does_not_write(observer, home):
    person = Person.objects.get(household=home)
    browser = desk(observer)

    assert browser.get(page("users_person_change", person.pk)).status_code == 200
    assert browser.post(page("users_person_change", person.pk), {"name": "X", "relation": "CHILD"}).status_code == 403


def test_a_planners_change_is_audited_and_reads_are_too(paula, home):
    person = Person.objects.create(household=home, name="Tim", relation="CHILD")
    browser = desk(paula)
    browser.get(page("users_person_change", person.pk))
    browser.post(page("users_person_change", person.pk), {"name": "Tom", "relation": "CHILD", "birth_date": ""})

    changed = AuditEvent.objects.get(action="changed", object_id=str(person.pk))
    assert (changed.actor, changed.household, changed.channel) == (paula, home, "admin")
    assert "Tom" not in str(changed.payload.after)
    assert AuditEvent.objects.filter(action="read", object_id=str(person.pk), actor=paula, household=home).exists()
    assert "changed" in browser.get(page("users_person_history", person.pk)).content.decode()


def test_access_ends_on_the_next_request(paula, alice, home):
    browser = desk(paula)
    assert browser.get(page("users_household_page", home.pk)).status_code == 200

    end_assignment(assignment=paula.assignments.get(), ended_by=alice)

    assert browser.get(page("users_household_page", home.pk)).status_code == 404


def test_support_opens_a_household_with_a_reason_for_an_hour(sam, home, alice):
    browser = desk(sam)
    assert Household.objects.visible_to(sam).count() == 0

    refused = browser.post(page("users_supportaccess_add"), {"household": str(home.pk), "reason": ""})
    opened = browser.post(page("users_supportaccess_add"), {"household": str(home.pk), "reason": "Import fails"})

    assert (refused.status_code, opened.status_code) == (200, 302)
    access = SupportAccess.objects.get()
    assert (access.user, (access.expires_at - access.opened_at).seconds) == (sam, 3600)
    assert AuditEvent.objects.filter(action="support_opened", household=home).exists()
    assert browser.get(page("users_household_page", home.pk)).status_code == 200


def test_members_and_planners_show_on_the_households_form(paula, home):
    shown = desk(paula).get(page("users_household_change", home.pk)).content.decode()

    assert "memberships-TOTAL_FORMS" in shown
    assert "planner_assignments-TOTAL_FORMS" in shown
