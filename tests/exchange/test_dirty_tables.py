"""Every kind of dirt that lists of projects come with, one small file each."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pilotage.exchange.tabular.identities import subjects_of
from pilotage.exchange.tabular.mappings import Mapping, Plan, ValueKind, kept_form, laid_over
from pilotage.exchange.tabular.matching import Existing, Wanted, match
from pilotage.exchange.tabular.proposals import propose
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.table import Table
from pilotage.exchange.tabular.targets import Target
from pilotage.exchange.tabular.typed import MoneyTotal, TypedTable, money_total, typed
from tests.exchange.files import text_file, workbook

HEADER = "ID;Name;Start date;End date;Budget (€)"
ROWS = ("P1;Depot;01.02.2026;31.12.2026;1.234,50", "P2;Brücke;15.03.2026;30.06.2027;20.000")


def read(content: bytes, name: str = "list.csv") -> Table:
    return read_table(content, name=name)


def columns_of(content: bytes, name: str = "list.csv") -> TypedTable:
    table = read(content, name)
    return typed(table, propose(table))


def total_of(columns: TypedTable, target: Target = Target.WHOLE_LIFE_COST) -> MoneyTotal:
    (total,) = money_total(columns.fields[target])
    return total


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    table = read(text_file(HEADER, *ROWS, encoding=encoding))
    assert table.records[1][1] == "Brücke"
    assert table.columns[0].name == "ID"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_although_texts_hold_the_others(delimiter: str) -> None:
    rows = (
        ("Name", "Owner", "Notes"),
        ("A", "Lee", '"one, two; three | four"'),
        ("B", "Kim", '"x\ty"'),
        ("C", "Roy", "z"),
    )
    table = read(text_file(*(delimiter.join(row) for row in rows)))
    assert table.delimiter == delimiter
    assert [len(record) for record in table.records] == [3, 3, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(end: str) -> None:
    assert len(read(text_file(HEADER, *ROWS, end=end)).records) == 2


def test_a_lone_return_within_a_cell_does_not_end_the_row() -> None:
    table = read(b'Name,Notes,Cost\r\nA,"one\rtwo\r\r\nthree",5\r\nB,x,6\r\n')
    assert table.records[0] == ["A", "one\ntwo\nthree", "5"]


def test_titles_above_and_notes_below_are_not_records() -> None:
    table = read(
        text_file(
            "Project list of the group,,",
            "as of March,,",
            "",
            "Project name,Owner,Budget",
            "A,Lee,5",
            "B,Kim,6",
            "Total,,11",
            "",
            "Source: finance,,",
        )
    )
    assert [record[0] for record in table.records] == ["A", "B"]
    assert table.record_place(0) == "row 5"
    assert table.title == "Project list of the group as of March"
    assert {notice.code for notice in table.notices} == {"header", "totals", "notes"}


def test_a_project_at_the_end_that_has_only_a_name_stays() -> None:
    assert len(read(text_file("Project name,Owner,Budget", "A,Lee,5", "Depot,,")).records) == 2


def test_empty_rows_and_columns_are_passed_over_and_rows_keep_their_numbers() -> None:
    table = read(text_file("Name,,Cost", "A,,5", ",,", "", "B,,6"))
    assert [column.name for column in table.columns] == ["Name", "Cost"]
    assert [table.record_place(place) for place in (0, 1)] == ["row 2", "row 5"]
    assert table.place(1, 1) == "C5"


def test_of_two_columns_with_one_header_the_fuller_is_read_and_the_other_fills_its_gaps() -> None:
    columns = columns_of(text_file("Name,RAG,RAG", "A,Green,", "B,,Red", "C,,Amber", "D,,Red"))
    plans = {plan.name: plan for plan in columns.mapping.plans}
    assert plans["RAG (2)"].fills is None
    assert plans["RAG"].fills == plans["RAG (2)"].column
    assert [str(value) for value in columns.fields[Target.RAG].values] == ["G", "R", "A", "R"]


def test_repeated_headers_under_groups_take_the_group_in_front() -> None:
    table = read(
        text_file(
            ",Planned,,Forecast,",
            "Project name,Start,Finish,Start,Finish",
            "A,2026-01-01,2026-02-01,2026-01-02,2026-03-01",
        )
    )
    assert [column.name for column in table.columns][1:] == [
        "Planned Start", "Planned Finish", "Forecast Start", "Forecast Finish",
    ]  # fmt: skip


def test_amounts_with_a_decimal_comma_are_read_as_such() -> None:
    # 1.234,50 shows that 20.000 is twenty thousand.
    assert total_of(columns_of(text_file(HEADER, *ROWS))).total == Decimal("21234.50")


@pytest.mark.parametrize(
    ("header", "cells", "currency", "total"),
    [
        ("Budget (£m)", ("1.5", "£2"), "GBP", 3_500_000),
        ("Budget in k€", ("1 200", "300"), "EUR", 1_500_000),
        ("Budget TEUR", ("10", "20"), "EUR", 30_000),
        ("Budget (GBP million)", ("10", "0.5"), "GBP", 10_500_000),
        ("Budget (£'000)", ("10", "20"), "GBP", 30_000),
        ("Budget", ("£1,234.5m", "£1.2bn"), "GBP", 2_434_500_000),
        ("Budget", ("€ 12 345,67", "(€ 345,67)"), "EUR", 12_000),
        ("Budget", ("Mio. € 3", "2,5 Mio. €"), "EUR", None),
        ("Total cost (Åmillion)", ("1", "2"), None, 3_000_000),
    ],
)
def test_currency_and_unit_come_from_the_header_or_the_cell(
    header: str, cells: tuple[str, str], currency: str | None, total: int | None
) -> None:
    columns = columns_of(text_file(f"Name;{header}", f"A;{cells[0]}", f"B;{cells[1]}"))
    found = total_of(columns)
    assert found.currency == currency
    assert total is None or found.total == total


def test_words_where_money_should_be_are_unknown_and_kept() -> None:
    columns = columns_of(
        text_file(
            "Name,Whole life cost (£m)",
            "A,5",
            "B,Exempt under Section 43",
            "C,Data not provided",
            "D,N/A",
            "E,TBC",
            "F,",
            "G,7",
            "H,9",
            "I,0",
        )
    )
    reading = columns.fields[Target.WHOLE_LIFE_COST]
    total = total_of(columns)
    assert (total.total_in_file_unit, total.known, total.unknown) == (21, 4, 5)
    assert reading.words[1] == "Exempt under Section 43"
    assert reading.values[8] == 0


def test_rows_with_an_impossible_day_or_a_broken_number_are_refused_by_cell() -> None:
    columns = columns_of(
        text_file(
            "Name,Start date,Budget",
            "A,01/02/2026,5",
            "B,31/02/2026,6",
            "C,15/02/2026,12..5.1",
            "D,16/02/2026,7",
            ",17/02/2026,8",
        )
    )
    refused = subjects_of(columns).refused
    assert [(one.place, one.field) for one in refused] == [("B3", "Start date"), ("C4", "Budget"), ("row 6", "name")]
    assert refused[0].reason == "“31/02/2026” is not a day in the calendar"


def test_a_repeated_id_is_refused_when_nothing_says_which_is_newer() -> None:
    subjects = subjects_of(columns_of(text_file("ID,Name", "P1,A", "P2,B", "P1,C")))
    assert len(subjects.accepted) == 2
    assert [(one.place, one.reason) for one in subjects.refused] == [
        ("A4", "row 2 has the same id “P1”, and no column says which of them is newer")
    ]


def test_a_repeated_id_with_days_is_the_history_of_one_project() -> None:
    subjects = subjects_of(
        columns_of(
            text_file("ID,Name,As of,RAG", "P1,A,2026-02-28,Red", "P1,A,2026-01-31,Green", "P2,B,2026-01-31,Amber")
        )
    )
    assert [(one.external_id, one.records) for one in subjects.accepted] == [("P1", (1, 0)), ("P2", (2,))]


def test_month_first_is_told_by_one_row_for_all() -> None:
    columns = columns_of(text_file("Name,Start date,End date", "A,03/04/2026,05/06/2026", "B,02/28/2026,07/08/2026"))
    assert str(columns.value(Target.START_PLANNED, 0)) == "2026-03-04"
    # The other date column cannot tell by itself and follows.
    assert str(columns.value(Target.FINISH_PLANNED, 0)) == "2026-05-06"


def test_an_order_that_nothing_tells_is_called_a_guess() -> None:
    columns = columns_of(text_file("Name,Start date", "A,03/04/2026", "B,05/06/2026"))
    plan = columns.mapping.plan_for(Target.START_PLANNED)
    assert plan is not None
    assert plan.is_order_ambiguous


@pytest.mark.parametrize(
    ("text", "start", "finish"),
    [
        ("December 1, 2016", "2016-12-01", "2016-12-01"),
        ("2014-07-08 00:00:00", "2014-07-08", "2014-07-08"),
        ("15/02/2016 5:00:00 PM", "2016-02-15", "2016-02-15"),
        ("Q3 2020", "2020-07-01", "2020-09-30"),
        ("2023-24", "2023-04-01", "2024-03-31"),
        ("Mar-21", "2021-03-01", "2021-03-31"),
        ("45292", "2024-01-01", "2024-01-01"),
        ("30.06.08", "2008-06-30", "2008-06-30"),
        ("3. März 2026", "2026-03-03", "2026-03-03"),
        ("1er août 2026", "2026-08-01", "2026-08-01"),
        ("20260315", "2026-03-15", "2026-03-15"),
    ],
)
def test_dates_in_the_formats_that_people_use(text: str, start: str, finish: str) -> None:
    columns = columns_of(
        text_file("Name;Start date;End date", f"A;{text};{text}", "B;13/01/2026;14/01/2026", "C;15/01/2026;16/01/2026")
    )
    assert str(columns.value(Target.START_PLANNED, 0)) == start
    assert str(columns.value(Target.FINISH_PLANNED, 0)) == finish


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        ("Green", "G"),
        ("amber/green", "AG"),
        ("AG", "AG"),
        ("Amber-Red", "AR"),
        ("A/R", "AR"),
        ("Amber/red ", "AR"),
        ("yellow", "A"),
        ("RED", "R"),
        ("Rot", "R"),
        ("vert", "G"),
        ("Reset", "None"),
        ("Exempt", "None"),
    ],
)
def test_rag_words(word: str, rating: str) -> None:
    columns = columns_of(text_file("Name,RAG", f"A,{word}", "B,Green", "C,Red", "D,Amber"))
    assert str(columns.value(Target.RAG, 0)) == rating


def test_a_pound_that_became_an_l_is_repaired_and_a_town_is_not() -> None:
    table = read(text_file("Name,Town,Cost (Łmillion)", "A,Łódź,Ł5.20"))
    assert table.records[0] == ["A", "Łódź", "£5.20"]
    assert table.columns[2].name == "Cost (£million)"


def test_text_that_was_encoded_twice_is_repaired() -> None:
    damaged = "Name,Notes\nA,CafÃ© â€“ Â£5m\n".encode()
    assert read(damaged).records[0][1] == "Café – £5m"


def test_the_sheet_with_the_table_is_chosen_and_said() -> None:
    content = workbook(
        ("Read me", [["This workbook lists the projects."], ["Ask Lee."]]),
        ("Projects", [["Project name", "Owner", "Budget"], ["A", "Lee", 5], ["B", "Kim", 6.5]]),
    )
    table = read(content, "list.xlsx")
    assert table.sheet == "Projects"
    assert "“Projects”; not from “Read me”" in table.notices[0].sentence
    assert table.records[1] == ["B", "Kim", Decimal("6.5")]


def test_a_cell_merged_over_rows_belongs_to_each_of_them() -> None:
    rows = [["Department", "Project name"], [None, "A"], [None, "B"], ["Roads", "C"]]
    table = read(workbook(("S", rows), merged=[(1, 0, 2, 0, "Rail")]), "list.xlsx")
    assert [record[0] for record in table.records] == ["Rail", "Rail", "Roads"]


def test_a_kept_mapping_is_laid_over_the_next_file() -> None:
    first = propose(read(text_file("Name,Ampel,Euro", "A,Green,5", "B,Red,6")))
    changed = first.with_plan(_money(first, "Euro"))
    second = laid_over(kept_form(changed), propose(read(text_file("Euro,Name,Ampel,New", "7,C,Red,x", "8,D,Red,y"))))
    plan = second.plan_for(Target.WHOLE_LIFE_COST)
    assert plan is not None
    assert (plan.name, plan.column, plan.factor, plan.currency) == ("Euro", 0, 1000, "EUR")


def _money(mapping: Mapping, name: str) -> Plan:
    plan = next(plan for plan in mapping.plans if plan.name == name)
    return replace(plan, target=Target.WHOLE_LIFE_COST, kind=ValueKind.MONEY, currency="EUR", factor=Decimal(1000))


IN_OTHER_WORDS = (
    "GMPP ID Number|Project Name|Department|IPA Delivery Confidence Assessment|Description / Aims"
    "|Project - Start Date (Latest Approved Start Date)|Project - End Date (Latest Approved End Date)"
    "|Financial Year Baseline (£m) (including Non-Government Costs)"
    "|Financial Year Forecast (£m) (including Non-Government Costs)"
    "|TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)",
    "Projekt-Nr.|Projektname|Abteilung|Ampel|Beschreibung|Starttermin|Endtermin|Jahresbudget|Jahresprognose"
    "|Gesamtkosten (T€)",
    "Code projet|Nom du projet|Direction|Météo|Descriptif|Date de début|Date de fin|Budget annuel|Prévision annuelle"
    "|Coût total (k€)",
    "Project ID|Initiative|Business unit|DCA RAG ratings|Summary|Start|Finish|FY24 Budget|FY24 Forecast"
    "|Total Project Cost",
)


@pytest.mark.parametrize("headers", IN_OTHER_WORDS)
def test_headers_in_other_words_find_their_fields(headers: str) -> None:
    rows = [
        ("X-1", "Depot renewal", "Rail", "Green", "Renews the depot.", "13/01/2026", "14/02/2027", "1", "2", "30"),
        ("X-2", "New bridge", "Road", "Red", "Builds a bridge.", "15/01/2026", "16/02/2027", "3", "4", "50"),
    ]
    mapping = propose(read(text_file(*("\t".join(row) for row in (headers.split("|"), *rows)))))
    assert [plan.target for plan in mapping.plans] == [
        Target.ID, Target.NAME, Target.PORTFOLIO, Target.RAG, Target.DESCRIPTION, Target.START_PLANNED,
        Target.FINISH_PLANNED, Target.BUDGET_YEAR, Target.FORECAST_YEAR, Target.WHOLE_LIFE_COST,
    ]  # fmt: skip


def test_of_two_with_one_name_the_one_in_the_same_portfolio_is_meant() -> None:
    have = [Existing("1", ("",), "Migration", "Rail"), Existing("2", ("",), "Migration", "Road")]
    found = match([Wanted("", "MIGRATION", "road"), Wanted("", "Migration", "Sea")], have)
    assert [(one.key, one.candidates) for one in found] == [("2", ()), (None, ("1", "2"))]


def test_a_doubtful_name_with_an_id_of_its_own_is_new() -> None:
    have = [Existing("1", ("A-1",), "Migration"), Existing("2", ("A-2",), "Migration")]
    assert match([Wanted("B-1", "Migration")], have)[0].candidates == ()


def test_brackets_that_tell_two_apart_do_not_make_a_third_doubtful() -> None:
    have = [Existing("1", ("",), "BT LSP (London)"), Existing("2", ("",), "BT LSP (South)")]
    assert match([Wanted("", "BT LSP")], have)[0].candidates == ()
    assert match([Wanted("", "BT LSP")], have[:1])[0].key == "1"


def test_a_former_name_is_recognised() -> None:
    have = [Existing("1", ("",), "UKCMRI"), Existing("2", ("",), "Other")]
    assert match([Wanted("", "The Francis Crick Institute (formerly UKCMRI)")], have)[0].key == "1"
