"""What comes from an edited table, and what goes back."""

import json

import pytest
from django.test import RequestFactory

from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of
from pilotage.kit.tables import Cell


def posted(body: object) -> tuple[Change, ...]:
    return changes_of(RequestFactory().post("/edit/", json.dumps(body), content_type="application/json"))


def test_changes_come_in_their_order() -> None:
    changes = posted({"changes": [{"key": "PRJ-0042", "version": 3, "column": "name", "value": " Depot "}]})
    assert changes == (Change("PRJ-0042", 3, "name", "Depot"),)


def test_a_cell_that_was_emptied_is_an_empty_value() -> None:
    assert posted({"changes": [{"key": "a", "column": "cost", "value": None}]}) == (Change("a", 0, "cost", ""),)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"changes": 7},
        {"changes": [{"key": "a"}]},
        {"changes": ["a"]},
        {"changes": [{"key": "a", "version": "x", "column": "c", "value": ""}]},
    ],
)
def test_what_is_no_list_of_changes_is_refused_with_a_sentence(wrong: object) -> None:
    with pytest.raises(BadEdit, match="could not be read"):
        posted(wrong)


def test_the_answer_draws_saved_cells_and_names_refusals() -> None:
    edited = Edited([Saved("a", "name", Cell("Depot"))], [Refusal("b", "cost", "No amount.")], {"a": 4})
    body = json.loads(answer(edited).content)
    assert (body["cells"][0]["key"], body["cells"][0]["text"], body["refused"], body["versions"]) == (
        "a",
        "Depot",
        [{"key": "b", "column": "cost", "message": "No amount."}],
        {"a": 4},
    )
