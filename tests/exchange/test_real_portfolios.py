"""The real files, as nobody cleaned them: what the proposal makes of them without a word from a person."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pilotage.exchange.tabular.identities import Subjects, subjects_of
from pilotage.exchange.tabular.matching import By, Existing, Wanted, match
from pilotage.exchange.tabular.proposals import propose
from pilotage.exchange.tabular.ratings import Silence, rating_of
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.table import Layout
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import TypedTable, money_total, typed
from tests.exchange.files import shared_file

GMPP = {
    "2014": "uk_2014.csv", "2015": "uk_2015.csv", "2016": "df_2016.csv", "2018": "uk_2018.csv",
    "2019": "uk_2019.csv", "2020": "uk_2020.csv", "2021": "uk_2021.csv", "2022": "uk_2022.csv",
}  # fmt: skip
# uk_2014 ends with a column that has nothing in it. The figures of expected.json count it as a project of a department
# without a name and without a rating, and count three starts and three ends that are no dates ("#N/A", nothing):
# 199 projects, 22 departments, 198 starts and 191 ends are in the file.
EMPTY_COLUMN = {"projects": -1, "departments": -1, "start_parsed": -2, "end_parsed": -3}
WORDS = {
    Silence.EXEMPT: "EXEMPT",
    Silence.RESET: "RESET",
    Silence.NOT_REPORTED: "?",
    Silence.UNREAD: "?",
    Silence.EMPTY: "",
}


def read(path: Path) -> tuple[TypedTable, Subjects]:
    table = read_table(path, name=path.name)
    columns = typed(table, propose(table))
    return columns, subjects_of(columns)


@pytest.mark.parametrize("year", GMPP)
def test_a_yearly_file_gives_the_known_totals_without_a_correction(year: str) -> None:
    # JSON: Any.
    expected: dict[str, Any] = json.loads(shared_file("gmpp/expected.json").read_text())[year]
    columns, subjects = read(shared_file(f"gmpp/{GMPP[year]}"))
    amends = EMPTY_COLUMN if year == "2014" else {}
    assert len(subjects.accepted) == expected["projects"] + amends.get("projects", 0)
    assert not subjects.refused
    departments = {columns.text(Target.PORTFOLIO, record) for record in range(len(columns.table.records))}
    assert len(departments) == expected["departments"] + amends.get("departments", 0)
    (total,) = money_total(columns.fields[Target.WHOLE_LIFE_COST])
    assert (total.currency, total.factor) == ("GBP", 1_000_000)
    assert round(total.total_in_file_unit, 2) == Decimal(str(expected["whole_life_cost_gbp_m"]))
    assert total.known == expected["cost_known"]
    assert total.known + total.unknown == len(columns.table.records)
    starts, finishes = columns.fields[Target.START_PLANNED], columns.fields[Target.FINISH_PLANNED]
    assert starts.known_count == expected["start_parsed"] + amends.get("start_parsed", 0)
    assert finishes.known_count == expected["end_parsed"] + amends.get("end_parsed", 0)
    rag = columns.fields[Target.RAG]
    seen = Counter(
        str(value) if value is not None else WORDS[rating_of(word).silence or Silence.EMPTY]
        for value, word in zip(rag.values, rag.words, strict=True)
    )
    assert seen == {word: count for word, count in expected["rag"].items() if word}


def test_a_file_with_one_project_per_column_is_turned_around() -> None:
    table = read_table(shared_file("gmpp/uk_2014.csv"), name="uk_2014.csv")
    assert table.layout is Layout.RECORD_PER_COLUMN
    assert (table.record_place(0), table.place(0, 1)) == ("column B", "B2")


def test_from_2020_to_2021_numbers_match_81_and_names_add_eight() -> None:
    _columns, before = read(shared_file("gmpp/uk_2020.csv"))
    _columns, after = read(shared_file("gmpp/uk_2021.csv"))
    have = [Existing(one.external_id, (one.external_id,), one.name) for one in before.accepted]
    found = match([Wanted(one.external_id, one.name) for one in after.accepted], have)
    # By number 81 match: 184 - 81 = 103 would be new, 125 - 81 = 44 missing. Four numbers changed their capitals
    # (DfT, DFT) and four changed altogether, all under the same name: 95 are new, 36 missing.
    assert Counter(one.by for one in found) == {By.ID: 81, By.NAME: 8, None: 95}
    assert not any(one.is_undecided for one in found)


def test_two_colour_ratings_of_2022_become_one() -> None:
    columns, _subjects = read(shared_file("gmpp/uk_2022.csv"))
    names = [column.name for column in columns.table.columns]
    assert {"colour_rating", "colour_rating (2)"} <= set(names)
    assert sum(1 for plan in columns.mapping.plans if plan.target is Target.RAG) == 2
    assert columns.fields[Target.RAG].known_count == 221  # 167 + 82 cells are filled, 14 of them in both with words


def test_canadian_dollars_are_told_by_the_country() -> None:
    columns, subjects = read(shared_file("canada-it/canada-2019.csv"))
    (total,) = money_total(columns.fields[Target.WHOLE_LIFE_COST])
    assert (total.currency, total.factor, total.known, total.unknown) == ("CAD", 1, 456, 7)
    assert columns.mapping.is_currency_guess
    assert str(columns.mapping.snapshot) == "2019-05-01"
    assert len(subjects.accepted) == 463


def test_change_records_of_new_york_are_one_history_per_project() -> None:
    columns, subjects = read(shared_file("nyc-capital/nyc-capital-20190901.csv"))
    assert columns.mapping.is_dated
    assert not subjects.refused
    assert sum(len(one.records) for one in subjects.accepted) == 2259
    for one in subjects.accepted:
        assert list(one.days) == sorted(one.days, key=str)
    assert columns.mapping.currency == "USD"
    # 09/23/2013 shows that the month stands first.
    assert str(columns.value(Target.START_PLANNED, 0)) == "2013-09-23"


def test_mixed_date_formats_of_one_column_are_all_read() -> None:
    columns, _subjects = read(shared_file("melbourne-water/melbourne-water.csv"))
    gates = {reading.plan.name: reading for reading in columns.custom}
    assert columns.mapping.is_name_from_id
    # 5/02/2016 is 5 February: other rows of the file have 30/03/2016.
    assert [str(gates[name].values[0]) for name in ("BNI", "BCA", "PBC")] == ["2016-02-05", "2016-05-25", "2016-03-30"]
