"""From a file to the register and back: preview, apply whole, trend over yearly files, undo."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.actions.applying import apply_import
from pilotage.exchange.imports.actions.previewing import prepare_import
from pilotage.exchange.imports.actions.receiving import keep_mapping, read_upload, receive_file
from pilotage.exchange.imports.actions.undoing import undo_import
from pilotage.exchange.imports.models import ImportRow, ImportRun
from pilotage.exchange.imports.reads.listing import listed_initiatives
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.work.actions.initiatives import change_initiative
from pilotage.work.models import CustomField, Initiative, Observation, PastInitiative, Portfolio
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.exchange.files import shared_file, text_file

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
MARCH = text_file(
    "ID,Project name,Department,RAG,Start date,End date,Whole life cost (£m),Sponsor,Risk class",
    "P1,Depot,Rail,Green,01/02/2026,31/12/2026,1.5,Lee Park,high",
    "P2,Bridge,Road,Amber,15/03/2026,30/06/2027,Exempt under Section 43,Kim Roy,low",
)
APRIL = text_file(
    "ID,Project name,Department,RAG,Start date,End date,Whole life cost (£m),Sponsor,Risk class",
    "P1,Depot,Rail,Red,01/02/2026,31/03/2027,1.75,Lee Park,high",
    "P3,Signals,Rail,Green,01/04/2026,31/12/2027,3,Lee Park,low",
)


def previewed(
    content: bytes, day: date, *, access: Access | None = None, name: str = "list.csv", mapping: str = ""
) -> ImportRun:
    access = access or full_access()
    run = receive_file(name=name, content=content, access=access, day=day)
    table = read_upload(run, mapping_name=mapping)
    return prepare_import(run, table, access=access, today=TODAY)


def applied(content: bytes, day: date, *, access: Access | None = None) -> ImportRun:
    access = access or full_access()
    return apply_import(previewed(content, day, access=access), access=access)


def counts(run: ImportRun) -> tuple[int, ...]:
    return tuple(run.summary[name] for name in ("rows", "new", "changed", "unchanged", "missing", "refused"))


def test_a_preview_writes_no_initiative() -> None:
    run = previewed(MARCH, date(2026, 3, 1))
    assert counts(run) == (2, 2, 0, 0, 0, 0)
    assert not Initiative.objects.exists()
    assert run.summary["money"]["whole_life_cost"] == {
        "column": "Whole life cost (£m)", "currency": "GBP", "unit": "million", "known_total": 1_500_000,
        "known_total_in_file_unit": 1.5, "known_count": 1, "unknown_count": 1, "is_currency_a_guess": False,
        "is_unit_a_guess": False,
    }  # fmt: skip


def test_an_import_brings_facts_people_portfolios_and_fields() -> None:
    applied(MARCH, date(2026, 3, 1))
    depot = Initiative.objects.select_related("portfolio", "sponsor", "stage").get(external_id="P1")
    assert (depot.name, depot.portfolio.name, depot.rag, depot.rag_on) == ("Depot", "Rail", "G", date(2026, 3, 1))
    assert (depot.whole_life_cost, depot.currency) == (Decimal("1500000.00"), "GBP")
    assert (depot.planned_start, depot.planned_finish) == (date(2026, 2, 1), date(2026, 12, 31))
    assert depot.sponsor is not None
    assert depot.sponsor.name == "Lee Park"
    assert depot.custom == {"risk_class": "high"}
    bridge = Initiative.objects.get(external_id="P2")
    assert bridge.whole_life_cost is None
    assert bridge.unknown_words == {"whole_life_cost": "Exempt under Section 43"}
    assert CustomField.objects.get(key="risk_class").name == "Risk class"


def test_the_next_file_shows_what_changed_field_by_field() -> None:
    applied(MARCH, date(2026, 3, 1))
    run = previewed(APRIL, date(2026, 4, 1))
    assert counts(run) == (2, 1, 1, 0, 1, 0)
    changed = ImportRow.objects.get(run=run, outcome="changed")
    assert sorted(name for name, _before, _after in changed.changes) == ["planned_finish", "rag", "whole_life_cost"]
    assert ["rag", "G", "R"] in changed.changes
    assert ImportRow.objects.get(run=run, outcome="missing").name == "Bridge"


def test_the_same_file_again_changes_nothing() -> None:
    applied(MARCH, date(2026, 3, 1))
    run = applied(MARCH, date(2026, 3, 1))
    assert counts(run) == (2, 0, 0, 2, 0, 0)
    assert set(Initiative.objects.values_list("version", flat=True)) == {1}


def test_dated_files_make_a_trend_in_whatever_order_they_come() -> None:
    applied(APRIL, date(2026, 4, 1))
    applied(MARCH, date(2026, 3, 1))
    ratings = Observation.objects.filter(field="rag", initiative__external_id="P1").order_by("on")
    assert [(one.on, one.text) for one in ratings] == [(date(2026, 3, 1), "G"), (date(2026, 4, 1), "R")]
    assert Initiative.objects.get(external_id="P1").rag == "R"
    past = PastInitiative.objects.get(day=date(2026, 3, 15), external_id="P1")
    assert (past.rag, past.whole_life_cost) == ("G", Decimal("1500000.00"))
    listed = {row["external_id"]: row for row in listed_initiatives(full_access(), day=date(2026, 3, 15))}
    assert listed["P1"]["rag"] == "G"
    assert "P3" not in listed


def test_an_import_can_be_undone() -> None:
    applied(MARCH, date(2026, 3, 1))
    before = list(
        Initiative.objects.order_by("key").values("external_id", "rag", "planned_finish", "whole_life_cost", "custom")
    )
    access = full_access()
    run = applied(APRIL, date(2026, 4, 1), access=access)
    assert Initiative.objects.count() == 3
    undo_import(run, access=access)
    after = list(
        Initiative.objects.order_by("key").values("external_id", "rag", "planned_finish", "whole_life_cost", "custom")
    )
    assert after == before
    assert not Observation.objects.filter(on=date(2026, 4, 1)).exists()


def test_undoing_the_first_import_leaves_an_empty_register() -> None:
    access = full_access()
    run = applied(MARCH, date(2026, 3, 1), access=access)
    undo_import(run, access=access)
    assert not Initiative.objects.exists()
    assert not Portfolio.objects.exists()
    assert not CustomField.objects.exists()


def test_an_import_that_somebody_built_on_is_not_undone() -> None:
    access = full_access()
    run = applied(MARCH, date(2026, 3, 1), access=access)
    depot = Initiative.objects.get(external_id="P1")
    change_initiative(depot, version=depot.version, changes={"name": "Depot East"}, access=access, on=TODAY)
    with pytest.raises(CannotImport, match="Depot East"):
        undo_import(run, access=access)
    assert Initiative.objects.count() == 2


def test_a_change_between_preview_and_apply_stops_the_import() -> None:
    access = full_access()
    applied(MARCH, date(2026, 3, 1), access=access)
    run = previewed(APRIL, date(2026, 4, 1), access=access)
    depot = Initiative.objects.get(external_id="P1")
    change_initiative(depot, version=depot.version, changes={"name": "Depot East"}, access=access, on=TODAY)
    with pytest.raises(CannotImport, match="Somebody changed Depot"):
        apply_import(run, access=access)
    assert not Initiative.objects.filter(external_id="P3").exists()


def test_everything_an_import_wrote_is_one_entry_in_the_history() -> None:
    run = applied(MARCH, date(2026, 3, 1))
    contexts = set(Initiative.pgh_event_model.objects.values_list("pgh_context_id", flat=True))
    contexts |= set(Observation.pgh_event_model.objects.values_list("pgh_context_id", flat=True))
    assert contexts == {run.context}


def test_two_initiatives_with_one_name_are_left_to_the_person() -> None:
    access = full_access()
    for _time in range(2):
        an_initiative("Depot", access=access)
    run = previewed(text_file("Project name,RAG", "depot,Green", "Bridge,Red"), TODAY, access=access)
    assert run.summary["undecided"] == 1
    with pytest.raises(CannotImport, match="decide"):
        apply_import(run, access=access)


def test_a_record_whose_start_is_after_its_finish_is_refused() -> None:
    run = previewed(
        text_file("Project name,Start date,End date", "Depot,2026-05-01,2026-01-01", "B,2026-01-01,2026-02-01"), TODAY
    )
    assert counts(run) == (2, 1, 0, 0, 0, 1)
    assert run.summary["reasons"][0]["reason"] == "the start 2026-05-01 is after the finish 2026-01-01"


def test_a_portfolio_manager_imports_only_where_the_role_reaches() -> None:
    rail = a_portfolio("Rail")
    a_portfolio("Road")
    access = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=rail))
    run = previewed(MARCH, date(2026, 3, 1), access=access)
    assert (run.summary["new"], run.summary["refused"]) == (1, 1)
    assert run.summary["reasons"][0]["name"] == "Bridge"


def test_a_kept_mapping_reads_the_next_file() -> None:
    access = full_access()
    run = previewed(MARCH, date(2026, 3, 1), access=access)
    keep_mapping(run, name="Monthly list", access=access)
    again = previewed(APRIL, date(2026, 4, 1), access=access, mapping="Monthly list")
    assert {plan["reason"] for plan in again.mapping["plans"]} == {"as kept"}
    with pytest.raises(CannotImport, match="no mapping named"):
        previewed(APRIL, date(2026, 4, 1), access=access, mapping="Other")


def test_2021_after_2020_matches_as_published() -> None:
    access = full_access()
    applied(shared_file("gmpp/uk_2020.csv").read_bytes(), date(2020, 3, 31), access=access)
    run = previewed(shared_file("gmpp/uk_2021.csv").read_bytes(), date(2021, 3, 31), access=access)
    found = run.summary
    # 81 by number; eight more by name (four numbers changed their capitals, four changed altogether).
    assert (found["matched_by_id"], found["matched_by_name"], found["new"], found["missing"]) == (81, 8, 95, 36)
    assert found["money"]["whole_life_cost"]["known_total_in_file_unit"] == 541951.37


def test_change_records_become_observations_at_their_own_days() -> None:
    run = applied(shared_file("nyc-capital/nyc-capital-20190901.csv").read_bytes(), TODAY)
    assert (run.summary["rows"], run.summary["new"], run.summary["earlier_records"]) == (2259, 378, 1881)
    costs = Observation.objects.filter(field="whole_life_cost", initiative__external_id="3").order_by("on")
    assert [str(one.on) for one in costs][:2] == ["2014-05-01", "2015-02-01"]
    assert costs[0].amount == Decimal("182980960.00")


def test_an_older_file_adds_history_and_brings_no_old_names_back() -> None:
    applied(text_file("ID,Project name,RAG", "P1,New name,Red"), date(2026, 4, 1))
    run = applied(text_file("ID,Project name,RAG", "P1,Old name,Green"), date(2026, 3, 1))
    assert counts(run) == (1, 0, 1, 0, 0, 0)
    assert ImportRow.objects.get(run=run).changes == [["rag", "", "G"]]
    assert (Initiative.objects.get().name, Initiative.objects.get().rag) == ("New name", "R")
