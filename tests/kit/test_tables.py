"""Sorting, filters and pages as addresses."""

from django.http import QueryDict

from pilotage.kit.tables import Column, heads, pages_of, sorting_of, without

NAME = Column("name", "Name", sort="name")


def direction_and_link(query: str) -> tuple[str, str]:
    head = heads([NAME], QueryDict(query))[0]
    return head.direction, head.sort_url


def test_a_first_click_sorts_up() -> None:
    assert direction_and_link("stage=idea") == ("", "?stage=idea&sort=name")


def test_a_second_click_turns_the_order() -> None:
    assert direction_and_link("sort=name&page=3") == ("up", "?sort=-name")


def test_a_third_click_turns_it_back() -> None:
    assert direction_and_link("sort=-name") == ("down", "?sort=name")


def test_several_columns_sort_in_their_order() -> None:
    assert sorting_of(QueryDict("sort=-cost,name")) == (("cost", True), ("name", False))


def test_nonsense_in_the_order_is_left_out() -> None:
    assert sorting_of(QueryDict("sort=,-,name")) == (("name", False),)


def test_a_chip_takes_away_one_value_and_leaves_the_other() -> None:
    assert without(QueryDict("stage=idea&stage=closed&page=2"), "stage", "idea") == "?stage=closed"


def test_a_page_beyond_the_last_is_the_last() -> None:
    # 250 rows of 100: page 3 has the rows 201 to 250.
    pages, offset = pages_of(QueryDict("page=9"), total=250, page_size=100)
    assert (pages.shown, offset, pages.next_url) == ("201–250", 200, "")


def test_a_page_that_is_no_number_is_the_first() -> None:
    pages, offset = pages_of(QueryDict("page=x"), total=250, page_size=100)
    assert (pages.shown, offset, pages.previous_url, pages.next_url) == ("1–100", 0, "", "?page=2")


def test_an_empty_list_has_one_empty_page() -> None:
    pages, offset = pages_of(QueryDict(""), total=0, page_size=100)
    assert (pages.shown, offset) == ("0–0", 0)
