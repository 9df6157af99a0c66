"""The pages of the model: the grid, a practice, editions; the command and the API beside them."""

import argparse
import json
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.accounts.reads import enterprise_scope
from pilotage.kit.commands import CommandFailed, ExitCode
from pilotage.maturity.actions.capability import copy_model, put_in_force
from pilotage.maturity.actions.shipping import load_usual_model
from pilotage.maturity.commands import COMMANDS
from pilotage.maturity.models import CapabilityModel, ModelState, Practice, ProbeCount, ProbeRun
from pilotage.maturity.pages.model import chosen_by
from pilotage.maturity.reads.capability import model_in_force, shape_of, text_of
from pilotage.maturity.rules.writing import digest_of
from pilotage.work.models import Stage, StagePhase
from tests.builders import A_DAY, a_person, a_portfolio, an_initiative, full_access
from tests.maturity.builders_assessments import Panel
from tests.maturity.builders_model import a_file, a_harbour_model
from tests.maturity.visits import posted, queries_of, signed_in, text_of_page

pytestmark = pytest.mark.django_db
MODEL = "/capability/model/"
EDITIONS = "/capability/model/editions/"


def in_force(model: CapabilityModel) -> CapabilityModel:
    return put_in_force(model, version=model.version, access=full_access())


# The grid.


def test_the_model_in_force_is_shown_with_stages_levels_and_practices(lead, harbour):
    in_force(harbour)
    text = text_of_page(signed_in(lead).get(MODEL))
    for words in ("Harbour model", "In force", "4 practices", "Begin", "Steer", "Do we know our quays?",
                  "Quays are measured each year", "Written by the harbour office."):  # fmt: skip
        assert words in text
    assert "small 3, medium 8, large 20" in text
    # “Begin” groups levels 1 and 2, “Steer” the other three.
    assert '<th scope="colgroup" colspan="2" title="The quays are known." class="practice-band-1">Begin</th>' in text
    assert '<th scope="colgroup" colspan="3" class="practice-band-2">Steer</th>' in text


def test_practices_are_found_by_dimension_and_by_words(lead, harbour):
    in_force(harbour)
    client = signed_in(lead)
    by_dimension = text_of_page(client.get(MODEL, {"dimension": "ships"}))
    assert "2 of 4 practices" in by_dimension
    assert "All quays are listed" not in by_dimension
    by_words = text_of_page(client.get(MODEL, {"q": "SILT slowly"}))
    assert "1 of 4 practices" in by_words
    assert "Quays are measured each year" in by_words
    nothing = text_of_page(client.get(MODEL, {"q": "tea leaves"}))
    assert "No practice fits" in nothing


def test_words_must_all_stand_in_one_practice(harbour):
    shape = shape_of(harbour)

    def found(words: str, dimension: str = "") -> list[str]:
        return [one.key for one in chosen_by(shape, dimension=dimension, words=words)]

    assert found("") == ["listed", "measured", "known", "berthed"]
    assert found("list") == ["listed", "known"]  # “list” stands in “listed”, and in “has the list in the morning”
    assert found("list", "ships") == ["known"]
    assert found("list tea") == []


def test_another_edition_opens_by_its_address_and_says_what_it_is(lead, harbour):
    client = signed_in(lead)
    ready = text_of_page(client.get(MODEL, {"edition": str(harbour.pk)}))
    assert "This edition is ready, but not in force. No edition is in force." in ready
    in_force(harbour)
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    shown = text_of_page(client.get(MODEL, {"edition": str(draft.pk)}))
    assert "This is a draft" in shown
    assert "Harbour model, edition 1" in shown
    for wrong in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        assert client.get(MODEL, {"edition": wrong}).status_code == 404


def test_without_a_model_the_page_says_what_to_do(lead):
    viewer = text_of_page(signed_in(a_person(role=Role.VIEWER)).get(MODEL))
    assert "No model is in force" in viewer
    assert "Load the model of Pilotage" not in viewer
    client = signed_in(lead)
    assert "Load the model of Pilotage" in text_of_page(client.get(MODEL))
    assert "109 practices" in posted(client, "/capability/model/usual/")
    again = client.post("/capability/model/usual/")
    assert again.status_code == 303
    assert "There is a capability model already" in text_of_page(client.get(again["Location"]))


def test_only_who_keeps_the_model_is_offered_deeds(harbour, lead):
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    address = f"{MODEL}?edition={draft.pk}"
    for_lead = text_of_page(signed_in(lead).get(address))
    for deed in ("Discard", "Copy it", "Put in force", "Words, days and stages", "Add a practice to Quays, level 2"):
        assert deed in for_lead
    viewer = text_of_page(signed_in(a_person(role=Role.SRO)).get(address))
    for deed in ("Discard", "Copy it", "Put in force", "Words, days and stages", "Add a practice to"):
        assert deed not in viewer


def test_the_grid_asks_as_much_for_a_hundred_practices_as_for_four(lead, harbour):
    client = signed_in(lead)
    in_force(harbour)
    few = queries_of(client, MODEL)
    CapabilityModel.objects.filter(pk=harbour.pk).delete()
    load_usual_model(access=full_access())
    many = queries_of(client, MODEL)
    # Session and person (3), scopes and chips of the frame, the model with its parts (5), the kept evidence (1).
    assert many == few <= 14


def test_a_stranger_finds_nothing(harbour):
    practice = Practice.objects.filter(model=harbour)[0]
    for address in (MODEL, EDITIONS, f"{MODEL}{practice.pk}/", f"{EDITIONS}{harbour.pk}/file/"):
        assert Client().get(address).status_code == 302
        assert signed_in(a_person()).get(address).status_code == 403


# One practice.


def test_a_practice_tells_why_how_one_sees_it_and_what_it_stands_on(lead, harbour):
    in_force(harbour)
    client = signed_in(lead)
    listed, measured = (Practice.objects.get(key=key) for key in ("listed", "measured"))
    text = text_of_page(client.get(f"{MODEL}{listed.pk}/"))
    assert "Nobody mends what is on no list." in text
    assert "<li>The list is whole.</li><li>Somebody keeps it.</li>" in text
    assert "Nothing: it can be begun at any time." in text
    assert "Each ship has its berth when it comes" in text
    assert "3 working days of the PMO" in text
    text = text_of_page(client.get(f"{MODEL}{measured.pk}/"))
    assert "Port code: <b>4.2</b>" in text
    assert "No other practice stands on it." in text
    assert "No probe looks for it" in text
    assert "2.50" in text
    assert client.get(f"{MODEL}{harbour.pk}/").status_code == 404


def test_a_practice_shows_the_share_that_its_probe_finds_and_the_rows_that_fail(lead, harbour):
    access, home = full_access(), a_portfolio("Port")
    for name, description in (("Crane", "A crane."), ("Quay", "A quay."), ("Buoy", "")):
        an_initiative(name, portfolio=home, access=access, description=description, stage=_assessed())
    text = text_of_page(signed_in(lead).get(f"{MODEL}{Practice.objects.get(key='listed').pk}/"))
    # 2 of 3 are described: 67 %, and 80 % are needed.
    assert "2 of 3 (67" in text
    assert "does not hold" in text
    assert "Buoy" in text
    assert "1 that does not pass" in text
    assert "/capability/evidence/description_given/" in text


def test_a_practice_counts_only_what_the_reader_sees(harbour):
    access, home, hidden = full_access(), a_portfolio("Port"), a_portfolio("Secret yard")
    an_initiative("Crane", portfolio=home, access=access, description="A crane.", stage=_assessed())
    an_initiative("Submarine", portfolio=hidden, access=access, description="", stage=_assessed())
    viewer = a_person(role=Role.VIEWER, on=home)
    text = text_of_page(signed_in(viewer).get(f"{MODEL}{Practice.objects.get(key='listed').pk}/"))
    assert "1 of 1 (100" in text
    assert "Submarine" not in text


def test_a_practice_shows_how_its_share_moved_and_what_it_was_on_a_past_day(lead, harbour):
    for day, passed in ((date(2026, 1, 31), 1), (date(2026, 2, 28), 3)):
        run = ProbeRun.objects.create(day=day, ran_at=datetime(2026, 3, 1, tzinfo=UTC))
        place = enterprise_scope().path
        ProbeCount.objects.create(run=run, probe="description_given", place=place, passed=passed, asked=4)
    practice, client = Practice.objects.get(key="listed"), signed_in(lead)
    text = text_of_page(client.get(f"{MODEL}{practice.pk}/"))
    assert "<pm-chart" in text
    assert "75\u202f% now, 25\u202f% on 31 Jan 2026" in text
    past = text_of_page(client.get(f"{MODEL}{practice.pk}/", {"as_of": "2026-02-10"}))
    assert "1 of 4 (25" in past
    grid = text_of_page(client.get(MODEL, {"edition": str(harbour.pk), "as_of": "2026-02-10"}))
    assert "1 of 4 (25" in grid
    assert "as kept on 31 Jan 2026" in grid


def test_a_practice_without_data_says_no_evidence_yet(lead, harbour):
    text = text_of_page(signed_in(lead).get(f"{MODEL}{Practice.objects.get(key='listed').pk}/"))
    assert "no evidence yet" in text
    assert "0 of 0" not in text


def test_a_practice_shows_what_the_last_closed_assessment_said(lead):
    panel = Panel()
    panel.both_say({"listed": "yes", "read": "no"})
    panel.gathers()
    panel.closed()
    practice = Practice.objects.get(key="read")
    text = text_of_page(
        signed_in(lead).get(f"{MODEL}{practice.pk}/", {"scope": str(panel.portfolio.pk)})
    )  # fmt: skip
    assert "2 not in place" in text
    assert "Spring" in text
    elsewhere = text_of_page(signed_in(lead).get(f"{MODEL}{practice.pk}/"))
    assert "No assessment of this scope that is closed has asked for it." in elsewhere


def _assessed() -> Stage:
    return Stage.objects.filter(phase=StagePhase.ASSESSED)[0]


# Editions.


def test_editions_are_listed_with_what_they_hold_and_how_often_they_were_used(lead):
    panel = Panel()
    in_force(a_harbour_model())
    text = text_of_page(signed_in(lead).get(EDITIONS))
    assert "Small model, edition 1" in text
    assert "Harbour model, edition 1" in text
    assert "Bring another model" in text
    outsider = a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio("Elsewhere"))
    rows = signed_in(outsider).get(EDITIONS).content.decode()
    assert "Bring another model" not in rows
    assert row_of("Small model", rows) == ["7", "0"]
    assert row_of("Small model", text) == ["7", "1"]
    assert panel.assessment.model.name == "Small model"


def row_of(name: str, text: str) -> list[str]:
    """The numbers of an edition's row: practices and assessments."""
    row = text[text.index(name) :].split("</tr>")[0]
    return [cell.split(">")[-1] for cell in row.split("</td>") if 'class="n"' in cell]


def test_somebody_elses_model_is_brought_with_its_source_and_right(lead):
    client = signed_in(lead)
    facts = {"file": BytesIO(a_file()), "source": "Licence 4711", "has_right": "on"}
    text = posted(client, EDITIONS, facts)
    assert "is loaded, and ready" in text
    assert "Licence 4711" in text
    assert "is here already: nothing changed" in posted(client, EDITIONS, {**facts, "file": BytesIO(a_file())})


def test_a_file_with_problems_is_refused_with_all_of_them_listed(lead):
    wrong = a_file(('"large"', '"huge"'), ("small = 3", "small = 99"))
    answer = signed_in(lead).post(EDITIONS, {"file": BytesIO(wrong), "source": "Ours", "has_right": "on"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was loaded" in text
    assert "practice “measured” (line" in text
    assert "rise from small over medium to large" in text
    assert not CapabilityModel.objects.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"source": "Ours"}, "This field is required"),
        ({"has_right": "on"}, "This field is required"),
        ({"source": " ", "has_right": "on"}, "This field is required"),
    ],
)
def test_nothing_is_brought_without_a_source_and_a_right(lead, facts, said):
    answer = signed_in(lead).post(EDITIONS, {"file": BytesIO(a_file()), **facts})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CapabilityModel.objects.exists()


def test_a_large_file_is_refused_in_words(lead):
    large = BytesIO(b"#" * (600 * 1024))
    answer = signed_in(lead).post(EDITIONS, {"file": large, "source": "Ours", "has_right": "on"})
    assert answer.status_code == 422
    assert "more than 512 KB" in answer.content.decode()


def test_an_edition_is_saved_as_the_file_that_it_can_be_loaded_from(lead, harbour):
    answer = signed_in(a_person(role=Role.VIEWER)).get(f"{EDITIONS}{harbour.pk}/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="harbour-1.toml"'
    text = answer.content.decode()
    client = signed_in(lead)
    again = text.replace('edition = "1"', 'edition = "1b"')
    posted(client, EDITIONS, {"file": BytesIO(again.encode()), "source": "Ours", "has_right": "on"})
    brought = CapabilityModel.objects.get(edition="1b")
    assert text_of(brought).practices == text_of(harbour).practices


def test_an_edition_goes_its_way_from_copy_to_force_and_to_retirement(lead, harbour):
    client = signed_in(lead)
    assert "is a draft now" in posted(client, f"{EDITIONS}{harbour.pk}/copy/")
    draft = CapabilityModel.objects.get(state=ModelState.DRAFT)
    assert "is in force" in posted(client, f"{EDITIONS}{draft.pk}/force/", {"version": draft.version})
    assert model_in_force() == draft
    assert "is retired" in posted(client, f"{EDITIONS}{harbour.pk}/retire/", {"version": harbour.version})
    harbour.refresh_from_db()
    assert "is ready again" in posted(client, f"{EDITIONS}{harbour.pk}/retire/", {"version": harbour.version})
    stale = posted(client, f"{EDITIONS}{harbour.pk}/force/", {"version": 1})
    assert "Somebody changed this in the meantime" in stale
    posted(client, f"{EDITIONS}{harbour.pk}/copy/")
    other = CapabilityModel.objects.get(state=ModelState.DRAFT)
    assert "is gone" in posted(client, f"{EDITIONS}{other.pk}/discard/", {"version": other.version})


# The command and the API.


def run(*typed: str) -> int:
    (command,) = COMMANDS
    parser = argparse.ArgumentParser(prog="maturity")
    command.add_arguments(parser)
    return command.run(parser.parse_args(list(typed)))


def test_the_command_loads_a_file_and_puts_it_in_force(tmp_path, capsys):
    file = tmp_path / "harbour.toml"
    file.write_bytes(a_file())
    assert run("load", str(file)) == ExitCode.DONE
    assert capsys.readouterr().out == "Harbour model, edition 1 is loaded: 4 practices, ready.\n"
    assert model_in_force() is None
    assert run("load", str(file), "--in-force", "--json") == ExitCode.DONE
    report = json.loads(capsys.readouterr().out)
    assert (report["edition"], report["state"], report["is_new"], report["practices"]) == ("1", "in_force", False, 4)
    assert model_in_force() is not None


def test_the_command_names_every_problem_and_fails(tmp_path, capsys):
    file = tmp_path / "harbour.toml"
    file.write_bytes(a_file(('"large"', '"huge"'), ("small = 3", "small = 99")))
    with pytest.raises(CommandFailed) as failed:
        run("load", str(file))
    assert failed.value.exit_code == ExitCode.REFUSED
    assert len(capsys.readouterr().out.splitlines()) == 2
    with pytest.raises(CommandFailed) as failed:
        run("load", str(file), "--json")
    assert "[days]" in [one["where"] for one in json.loads(capsys.readouterr().out)["problems"]]
    with pytest.raises(CommandFailed) as failed:
        run("load", str(tmp_path / "lost.toml"))
    assert failed.value.exit_code == ExitCode.USAGE


def test_the_api_gives_the_model_with_its_practices(lead, harbour):
    in_force(harbour)
    client = signed_in(lead)
    listed = client.get("/api/v1/capability-models", {"state": "in_force"}).json()["items"]
    assert [(one["name"], one["effort_days"]["large"]) for one in listed] == [("Harbour model", 20)]
    whole = client.get(f"/api/v1/capability-models/{harbour.pk}").json()
    assert [one["key"] for one in whole["practices"]] == ["listed", "measured", "known", "berthed"]
    assert whole["practices"][0] | {"id": None} == {
        "id": None, "key": "listed", "dimension": "quays", "level": 1, "name": "All quays are listed",
        "why": "Nobody mends what is on no list.", "works": ["The list is whole.", "Somebody keeps it."],
        "effort": "small", "effort_days": 3, "weight": "1", "probe": "description_given", "threshold_share": "0.8",
        "needs": [], "mappings": [],
    }  # fmt: skip
    assert whole["practices"][1]["mappings"] == [{"scheme": "Port code", "code": "4.2", "note": "in part"}]
    assert whole["stages"][1] == {"key": "steer", "name": "Steer", "note": "", "from_level": 3}
    assert client.get("/api/v1/capability-models", {"state": "draft"}).json()["items"] == []
    narrowed = client.get(f"/api/v1/capability-models/{harbour.pk}", {"fields": "name"}).json()
    assert set(narrowed) == {"id", "name"}


def test_the_digest_of_an_edition_is_that_of_its_file(harbour):
    assert harbour.digest == digest_of(text_of(harbour))
