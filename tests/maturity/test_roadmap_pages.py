"""The pages of roadmaps and the journey: what they show, to whom, what they do, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.maturity.actions.roadmaps.drafting import make_current
from pilotage.maturity.actions.roadmaps.editing import place_practice
from pilotage.maturity.models import ModelState, Roadmap, RoadmapState
from pilotage.work.models import Initiative
from tests.builders import a_portfolio, an_initiative
from tests.maturity.builders_roadmaps import TODAY, Way, increment, stands

pytestmark = pytest.mark.django_db
MOST_QUERIES = 34


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def way() -> Way:
    return Way()


@pytest.fixture
def lead(client, way):
    client.force_login(way.leader)
    return client


def text_of(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def followed(client, address, sent):
    """What the page says after something was sent."""
    answer = client.post(address, sent)
    assert answer.status_code == 303
    return text_of(client.get(answer["Location"]))


def url(name, *args, scope=None, query=""):
    parts = [f"scope={scope.pk}" if scope else "", query]
    tail = "&".join(part for part in parts if part)
    return reverse(f"maturity:{name}", args=args) + (f"?{tail}" if tail else "")


def test_without_a_model_or_a_roadmap_the_list_offers_the_first_step(lead, way):
    text = text_of(lead.get(url("roadmaps", scope=way.portfolio)))
    assert "No roadmap yet" in text
    assert url("new_roadmap", scope=way.portfolio) in text
    way.model.state = ModelState.READY
    way.model.save()
    assert "No model to plan by" in text_of(lead.get(url("roadmaps", scope=way.portfolio)))
    assert "No model is in force" in text_of(lead.get(url("journey", scope=way.portfolio)))


def test_a_roadmap_is_drafted_by_a_form_and_proposed_by_a_button(lead, way):
    new = url("new_roadmap", scope=way.portfolio)
    assert "Networks" in text_of(lead.get(new))
    wrong = {"name": "", "starts": "2026-04-06", "weeks": 3, "count": 4, "capacity_days": "x", "most_practices": 4}
    assert 'class="error"' in text_of(lead.post(new, wrong), 422)
    sent = {**wrong, "name": "Way ahead", "weeks": 6, "capacity_days": "60"}
    assert lead.post(new, sent).status_code == 303
    made = Roadmap.objects.get()
    page = url("roadmap", made.pk)
    assert "Not proposed yet" in text_of(lead.get(page))
    aims = {"level-visibility": "3", "value-visibility": "10", "by-visibility": "2026-06-28", "level-execution": "1",
            "value-execution": "1", "by-execution": ""}  # fmt: skip
    answer = lead.post(url("roadmap_limits", made.pk), {**sent, **aims, "then": "propose", "version": made.version})
    assert answer.status_code == 303
    assert stands(made) == {"listed": 1, "described": 1, "fresh": 1, "believed": 2, "planned": 3}
    text = text_of(lead.get(page))
    assert "First, because 1 later practice stands on it." in text
    assert "The best there is, proved" in text
    assert "Visibility is aimed for 28 Jun 2026." in text


def test_aims_that_cannot_be_read_are_told_and_nothing_is_kept(lead, way):
    made = way.proposed()
    sent = {"name": "Way ahead", "starts": "2026-04-06", "weeks": 6, "count": 4, "capacity_days": "60",
            "most_practices": 4, "version": made.version}  # fmt: skip
    for typed in ({"level-visibility": "9"}, {"value-visibility": "eleven"}, {"by-execution": "soon"}):
        text = followed(lead, url("roadmap_limits", made.pk), {**sent, **typed})
        assert "“Visibility”" in text or "“Execution”" in text
    assert made.aims.count() == 2
    assert "error" in text_of(lead.post(url("roadmap_limits", made.pk), {**sent, "weeks": "99"}), 422)


def test_the_workspace_shows_lanes_levels_quarters_and_a_table(lead, way):
    way.assessed({"listed": "yes", "planned": "no"})
    way.looked({"description_given": (6, 9)})
    made = way.proposed(way.aimed(way.drafted(), visibility=(3, date(2026, 5, 1), 5), execution=(2, None, 5)))
    text = text_of(lead.get(url("roadmap", made.pk)))
    assert "6 of 9 (67\u202f%), 80\u202f% needed" in text
    assert "Only people can say" in text
    assert "Q2 26" in text
    assert "late" in text
    assert 'id="roadmap-practices"' in text
    second = text_of(lead.get(url("roadmap", made.pk, query="increment=2")))
    assert "Increment 2: " in second
    assert text_of(lead.get(url("roadmap", made.pk, query="increment=99")))


def test_what_finds_no_place_says_why(lead, way):
    made = way.aimed(way.drafted(), visibility=(3, None, 5), execution=(0, None, 0))
    Roadmap.objects.filter(pk=made.pk).update(capacity_days=40)
    made = way.proposed(Roadmap.objects.get(pk=made.pk))
    # 40 × 42 / 91 = 18.4 days: 25 do not fit.
    text = text_of(lead.get(url("roadmap", made.pk)))
    assert "It takes 25 days, and no increment has so many. Longer increments" in text


def test_a_practice_is_moved_locked_and_taken_out_by_forms(lead, way):
    made = way.proposed()

    def send(name, **fields):
        now = Roadmap.objects.get(pk=made.pk)
        return followed(lead, url(name, made.pk), {"version": now.version, **fields})

    planned = str(way.shape.by_key["planned"].id)
    assert "It stands there now" in send("place_practice", practice=planned, place=1)
    full = text_of(lead.get(url("roadmap", made.pk)))
    # 12 + 5 + 12 = 29 of 27.6 days.
    assert "It takes 1.4 days more than the PMO has in these weeks." in full
    assert "Unlocked" in send("lock_practice", practice=planned, lock="no", shown=1)
    assert "taken out" in send("take_out", practice=planned, shown=1)
    assert "stands on “Listed” and comes earlier" in send(
        "place_practice", practice=str(way.shape.by_key["listed"].id), place=2
    )
    assert "Choose a practice." in send("take_out", practice="nonsense")
    assert stands(made) == {"listed": 1, "described": 1}


def test_a_stale_form_changes_nothing_and_says_so(lead, way):
    made = way.proposed()
    planned = way.shape.by_key["planned"].id
    place_practice(made, planned, place=3, version=None, access=way.access, on=TODAY)
    sent = {"version": made.version, "practice": str(planned), "place": 1}
    text = followed(lead, url("place_practice", made.pk), sent)
    assert "Somebody changed this in the meantime" in text
    assert stands(made)["planned"] == 4


def test_an_increment_is_named_locked_and_put_into_the_register(lead, way):
    made = make_current(way.proposed(), version=None, access=way.access)
    first = increment(made, 1)
    for name, fields in (("rename_increment", {"name": "See it all"}), ("lock_increment", {"lock": "yes"})):
        now = Roadmap.objects.get(pk=made.pk)
        assert lead.post(url(name, made.pk, first.pk), {"version": now.version, **fields}).status_code == 303
    first.refresh_from_db()
    assert (first.name, first.is_locked) == ("See it all", True)
    form = url("register_increment", made.pk, first.pk)
    assert "PMO capability, increment 1: See it all" in text_of(lead.get(form))
    sent = {"name": "See it all", "portfolio": str(way.portfolio.pk), "manager": "", "version": 1}
    assert "in the meantime" in text_of(lead.post(form, sent), 422)
    now = Roadmap.objects.get(pk=made.pk)
    answer = lead.post(form, {**sent, "version": now.version})
    project = Initiative.objects.get()
    assert answer["Location"] == reverse("work:initiative", args=[project.key])
    assert f"See it all ({project.key})" in text_of(lead.get(url("roadmap", made.pk)))
    again = Roadmap.objects.get(pk=made.pk)
    assert "in the register already" in text_of(lead.post(form, {**sent, "version": again.version}), 422)


def test_a_draft_is_followed_or_discarded(lead, way):
    first, second = way.proposed(), way.drafted()
    assert "propose it first" in followed(lead, url("make_current", second.pk), {"version": second.version})
    assert "followed from now on" in followed(lead, url("make_current", first.pk), {"version": first.version})
    lead.post(url("discard_roadmap", second.pk), {"version": Roadmap.objects.get(pk=second.pk).version})
    assert [one.state for one in Roadmap.objects.all()] == [RoadmapState.CURRENT]


def test_who_only_sees_the_scope_reads_and_changes_nothing(client, way):
    made = make_current(way.proposed(), version=None, access=way.access)
    client.force_login(way.viewer)
    text = text_of(client.get(url("roadmap", made.pk)))
    assert "Listed" in text
    assert "Put into the register" not in text
    assert client.post(url("make_current", made.pk), {"version": made.version}).status_code == 403
    assert text_of(client.get(url("journey", scope=way.portfolio)))


def test_a_stranger_finds_nothing(client, way):
    made = make_current(way.proposed(), version=None, access=way.access)
    client.force_login(way.stranger)
    assert client.get(url("roadmap", made.pk)).status_code == 404
    for name in ("roadmap_limits", "place_practice", "take_out", "lock_practice", "make_current", "discard_roadmap"):
        assert client.post(url(name, made.pk), {"version": made.version}).status_code == 404
    first = increment(made, 1).pk
    for name in ("rename_increment", "lock_increment", "register_increment"):
        assert client.post(url(name, made.pk, first), {"version": made.version}).status_code == 404
    assert "Way ahead" not in text_of(client.get(url("roadmaps")))
    assert "Way ahead" not in text_of(client.get(url("journey")))


def test_an_increment_of_another_roadmap_is_not_there(lead, way):
    one, other = way.proposed(), way.proposed()
    answer = lead.post(url("lock_increment", one.pk, increment(other, 1).pk), {"version": one.version, "lock": "yes"})
    assert answer.status_code == 404


def test_an_initiative_that_the_reader_may_not_see_is_not_named(client, way):
    made = make_current(way.proposed(), version=None, access=way.access)
    secret = an_initiative("Canary project", portfolio=a_portfolio("Hidden"))
    first = increment(made, 1)
    first.initiative = secret
    first.save()
    client.force_login(way.viewer)
    text = text_of(client.get(url("roadmap", made.pk)))
    assert "an initiative that you may not see" in text
    assert secret.key not in text
    assert "Canary" not in text


def test_the_journey_shows_where_the_pmo_was_is_and_will_be(lead, way):
    way.assessed({"listed": "no", "described": "no"}, day=date(2025, 9, 30))
    way.assessed({"listed": "yes", "described": "yes", "fresh": "no", "planned": "partly"})
    made = way.proposed(way.aimed(way.drafted(), visibility=(3, date(2026, 8, 31), 9), execution=(1, None, 5)))
    make_current(made, version=None, access=way.access)
    text = text_of(lead.get(url("journey", scope=way.portfolio)))
    # Fresh 5 and planned 12 first, believed 25 after it: level 3 when the second increment is over, and with it 4 and
    # 5, on which this small model asks for nothing.
    assert "Level 1 today, 5 by 28 Jun 2026, aim 3" in text
    assert "Level 0 today, 1 by 17 May 2026, aim 1" in text
    assert "30 Sept 2025" in text or "30 Sep 2025" in text
    assert "you are here" in text
    assert "1 planned practice stands on it." in text
    assert text.count("<svg viewBox") == 2


def test_the_journey_says_what_to_do_first(lead, way):
    text = text_of(lead.get(url("journey", scope=way.portfolio)))
    for words in ("Look at the evidence", "Assess where you stand", "Draft a roadmap", "Nothing is known yet"):
        assert words in text
    way.proposed()
    assert "Decide on “Way ahead”" in text_of(lead.get(url("journey", scope=way.portfolio)))


def test_pages_ask_as_often_for_many_practices_as_for_few(lead, way):
    way.assessed({"listed": "no", "planned": "no"})
    way.looked({"description_given": (6, 9)})
    few = make_current(way.proposed(), version=None, access=way.access)
    asked = [queries_of(lead, page) for page in pages(way, few)]
    many = way.proposed(way.aimed(way.drafted(), visibility=(3, None, 5), execution=(2, None, 5)))
    make_current(many, version=None, access=way.access)
    for _ in range(3):
        way.proposed()
    assert [queries_of(lead, page) for page in pages(way, many)] == asked
    assert max(asked) <= MOST_QUERIES


def pages(way, roadmap):
    return (
        url("roadmap", roadmap.pk), url("roadmaps", scope=way.portfolio), url("journey", scope=way.portfolio)
    )  # fmt: skip


def queries_of(client, page):
    text_of(client.get(page))
    with CaptureQueriesContext(connection) as queries:
        text_of(client.get(page))
    return len(queries)
