"""Alignment: PMO and SRO sign what an initiative serves; only what they accepted is in force."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Grant, Role
from pilotage.accounts.rules import Refused
from pilotage.governance.actions import alignment as deeds
from pilotage.governance.actions.alignment import Said
from pilotage.governance.actions.delegating import delegate
from pilotage.governance.models import AlignmentLine, AlignmentReview, LedgerEntry
from pilotage.governance.reads.alignment import picture, standings_of, strategy_mark
from pilotage.governance.rules.refusals import Impossible
from pilotage.strategy.actions.objectives import create_objective
from pilotage.strategy.models import Contribution, Rating
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access
from tests.strategy.builders import an_objective, weighed_drivers

pytestmark = pytest.mark.django_db
FLEET = "It doubles the fleet."
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class House:
    """One initiative, two drivers, one objective, and somebody for each signature."""

    def __init__(self) -> None:
        self.portfolio = a_portfolio()
        self.initiative = an_initiative("Depot", portfolio=self.portfolio, whole_life_cost=Decimal(600), currency="EUR")
        _set, self.drivers = weighed_drivers({"Growth": "0.6", "Safety": "0.4"})
        self.goal = an_objective("Trains on time")
        self.manager = a_person("Mo Manager", role=Role.PROJECT_MANAGER, on=self.portfolio)
        self.pmo = a_person("Pam Lead", role=Role.PMO_LEAD, on=self.portfolio)
        self.sro = a_person("Sam Owner", role=Role.SRO, on=self.portfolio)

    def started(self) -> AlignmentReview:
        return deeds.start_review(self.initiative, access=access_for(self.manager), on=A_DAY)

    def written(
        self, review: AlignmentReview, levels: dict[str, str], *, by=None, why="It doubles the fleet."
    ) -> AlignmentReview:
        lines = {str(line.driver or line.objective.name): line for line in review.lines.all()}
        said = {lines[name].pk: Said(level, why if level not in {"", "none"} else "") for name, level in levels.items()}
        return deeds.write_lines(review, said, note="", version=review.version, access=access_for(by or self.manager))

    def proposed(self) -> AlignmentReview:
        review = self.written(self.started(), {"Growth": "strong", "Trains on time": "moderate"})
        return deeds.propose(review, access=access_for(self.manager), at=NOON)

    def completed(self) -> AlignmentReview:
        review = AlignmentReview.objects.get(pk=self.proposed().pk)
        review = self.written(review, {"Safety": "none"}, by=self.pmo)
        return deeds.complete(review, access=access_for(self.pmo), at=NOON)

    def accepted(self, **asked) -> AlignmentReview:
        facts = {"amended": {}, "reason": "", "on": A_DAY, "at": NOON, **asked}
        return deeds.accept(self.completed(), access=access_for(self.sro), **facts)


@pytest.fixture
def house(db) -> House:
    return House()


def test_what_is_accepted_becomes_ratings_and_stands_in_the_ledger_with_three_signatures(house):
    review = house.accepted()
    levels = dict(Rating.objects.values_list("driver__name", "level"))
    assert levels == {"Growth": "strong", "Safety": "none"}
    assert Contribution.objects.get().level == "moderate"
    entry = LedgerEntry.objects.get(source=f"alignment:{review.pk}")
    assert [one["name"] for one in entry.signatures] == ["Mo Manager", "Pam Lead", "Sam Owner"]
    assert entry.evidence[0]["lines"][0]["value"] in {
        "Strong. It doubles the fleet.",
        "None",
        "Moderate. It doubles the fleet.",
    }


def test_nothing_is_in_force_before_the_sro_signs(house):
    house.completed()
    assert not Rating.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_what_the_sro_amends_counts_and_asks_for_a_reason(house):
    review = house.completed()
    line = AlignmentLine.objects.get(review=review, driver__name="Growth")
    facts = {"amended": {line.pk: "low"}, "on": A_DAY, "at": NOON, "access": access_for(house.sro)}
    with pytest.raises(Impossible, match="Say why"):
        deeds.accept(review, reason=" ", **facts)
    assert not Rating.objects.exists()
    deeds.accept(review, reason="Half of it is replacement.", **facts)
    assert Rating.objects.get(driver__name="Growth").level == "low"
    line.refresh_from_db()
    assert (line.level, line.amended) == ("strong", "low")


def test_each_step_belongs_to_its_role_and_nobody_signs_twice(house):
    review = house.proposed()
    for person in (house.manager, house.sro):
        with pytest.raises(Refused, match="PMO lead"):
            deeds.complete(review, access=access_for(person), at=NOON)
    review = house.written(AlignmentReview.objects.get(pk=review.pk), {"Safety": "low"}, by=house.pmo)
    both = a_person("Bo Both", role=Role.PMO_LEAD, on=house.portfolio)
    Grant.objects.create(person=both, role=Role.SRO, scope=house.portfolio.scope)
    review = deeds.complete(review, access=access_for(both), at=NOON)
    with pytest.raises(Refused, match="signed this review before"):
        deeds.accept(review, amended={}, reason="", access=access_for(both), on=A_DAY, at=NOON)
    with pytest.raises(Refused, match="strategic realisation owner"):
        deeds.accept(review, amended={}, reason="", access=access_for(house.pmo), on=A_DAY, at=NOON)


def test_who_stands_in_for_an_sro_who_is_away_signs_for_them_and_only_in_those_days(house):
    other, facts = a_person("Dee Deputy", role=Role.VIEWER, on=house.portfolio), {"amended": {}, "reason": ""}
    review, sro = house.completed(), access_for(house.sro)
    delegate(other, since=A_DAY, until=A_DAY, note="", access=sro, on=A_DAY)
    with pytest.raises(Refused, match="strategic realisation owner"):
        deeds.accept(review, access=access_for(other), on=A_DAY + timedelta(days=1), at=NOON, **facts)
    with pytest.raises(Impossible, match="do not stand in"):
        deeds.accept(review, access=access_for(other), on=A_DAY, at=NOON, on_behalf_of=house.pmo.pk, **facts)
    assert not Rating.objects.exists()
    deeds.accept(review, access=access_for(other), on=A_DAY, at=NOON, on_behalf_of=house.sro.pk, **facts)
    assert dict(Rating.objects.values_list("driver__name", "level")) == {"Growth": "strong", "Safety": "none"}
    signed = LedgerEntry.objects.get().signatures[-1]
    assert (signed["name"], signed["role"], signed["by"]) == ("Sam Owner", str(Role.SRO.label), "Dee Deputy")


def test_nobody_decides_through_another_what_either_of_them_has_signed(house):
    # The manager stands in for the SRO, but has proposed it; the PMO lead is SRO as well, but has completed it.
    review = house.completed()
    Grant.objects.create(person=house.pmo, role=Role.SRO, scope=house.portfolio.scope)
    other = a_person("Dee Deputy", role=Role.VIEWER, on=house.portfolio)
    delegate(house.manager, since=A_DAY, until=A_DAY, note="", access=access_for(house.sro), on=A_DAY)
    delegate(other, since=A_DAY, until=A_DAY, note="", access=access_for(house.pmo), on=A_DAY)
    for person in (house.manager, other):
        with pytest.raises(Refused, match="strategic realisation owner"):
            deeds.reject(review, reason="No.", access=access_for(person), on=A_DAY, at=NOON)
    assert not LedgerEntry.objects.exists()


def test_a_proposal_says_why_and_a_completion_rates_every_driver(house):
    review = house.started()
    with pytest.raises(Impossible, match="at least one"):
        deeds.propose(review, access=access_for(house.manager), at=NOON)
    review = house.written(review, {"Growth": "strong"}, why="")
    with pytest.raises(Impossible, match="“Growth”: say in a sentence why"):
        deeds.propose(review, access=access_for(house.manager), at=NOON)
    review = house.written(review, {"Growth": "strong"})
    deeds.propose(review, access=access_for(house.manager), at=NOON)
    with pytest.raises(Impossible, match="“Safety” is not rated yet"):
        deeds.complete(review, access=access_for(house.pmo), at=NOON)


def test_a_rejection_says_why_and_lets_a_new_review_begin(house):
    review = house.completed()
    with pytest.raises(Impossible, match="already"):
        house.started()
    with pytest.raises(Impossible, match="Say why"):
        deeds.reject(review, reason="", access=access_for(house.sro), on=A_DAY, at=NOON)
    deeds.reject(review, reason="Not ours.", access=access_for(house.sro), on=A_DAY, at=NOON)
    assert not Rating.objects.exists()
    assert house.started().state == "draft"


def test_two_who_write_do_not_overwrite_each_other(house):
    review = house.started()
    house.written(review, {"Growth": "strong"})
    with pytest.raises(Impossible, match="in the meantime"):
        house.written(review, {"Growth": "low"})


def test_an_acceptance_is_to_be_renewed_when_it_is_old_or_the_strategy_changed(house):
    deeds.plan_round("2026", starts_on=A_DAY, ends_on=date(2026, 6, 30), renew_after_months=6, access=full_access())
    house.accepted()
    access, one = access_for(house.sro), house.initiative.pk
    # Decided in March 2026, to be renewed after six months: from September on.
    for day, state in ((date(2026, 8, 31), "accepted"), (date(2026, 9, 1), "to_renew")):
        assert standings_of(access, [one], on=day, mark=strategy_mark())[one].state == state
    create_objective(code="NEW", name="Something else", parent=None, access=full_access())
    standing = standings_of(access, [one], on=A_DAY, mark=strategy_mark())[one]
    assert (standing.state, standing.is_overtaken) == ("to_renew", True)


def test_the_picture_sums_what_is_not_aligned_and_covers_objectives_from_below(house):
    top = create_objective(code="TOP", name="On time and safe", parent=None, access=full_access())
    house.goal.parent = top
    house.goal.save()
    an_initiative("Unknown cost", portfolio=house.portfolio)
    found = picture(access_for(house.sro), path="", on=A_DAY)
    # Depot costs 600 and is not aligned; the other's cost is unknown and is said to be.
    assert (found.unaligned_cost, found.unaligned_unknown) == (Decimal(600), 1)
    house.accepted()
    found = picture(access_for(house.sro), path="", on=A_DAY)
    assert (found.unaligned_cost, found.unaligned_unknown) == (None, 1)
    covered = {one.branch.objective.name: (len(one.initiatives), one.cost) for one in found.objectives}
    assert covered == {"Trains on time": (1, Decimal(600)), "On time and safe": (1, Decimal(600))}


def test_the_unaligned_cost_opens_the_rows_that_it_was_made_from(house, client):
    house.accepted()
    for name, cost in (("Line", 250), ("Tunnel", 40)):
        an_initiative(name, portfolio=house.portfolio, whole_life_cost=Decimal(cost), currency="EUR")
    client.force_login(house.sro)
    page = client.get("/governance/alignment/").content.decode()
    assert '<a class="figure" href="?state=unaligned#rows"><b>290</b>' in page
    rows = client.get("/governance/alignment/?state=unaligned").content.decode().partition('id="rows"')[2]
    # Depot is aligned; what is left costs 250 + 40.
    assert ("Line" in rows, "Tunnel" in rows, "Depot" in rows, ">290<" in rows) == (True, True, False, True)


def test_money_is_left_out_for_who_may_not_see_it(house):
    found = picture(access_for(a_person(role=Role.VIEWER, on=house.portfolio)), path="", on=A_DAY)
    assert (found.unaligned_cost, found.unaligned_unknown, dict(found.costs)) == (None, 0, {})


def test_the_review_is_walked_in_pages(house, settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()
    address = f"/initiatives/{house.initiative.key}/alignment/"

    def signed_in(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def sent_to(client: Client, where: str, asked: dict[str, object]) -> str:
        answer = client.post(where, asked)
        assert answer.status_code == 303
        return client.get(answer["Location"]).content.decode()

    manager, pmo, sro = (signed_in(one) for one in (house.manager, house.pmo, house.sro))
    assert manager.post(f"{address}start/").status_code == 303
    review = AlignmentReview.objects.get()
    writing, deciding = (f"/governance/alignment/{review.pk}/{step}/" for step in ("write", "decide"))
    lines = {str(line.driver or line.objective.name): line.pk for line in review.lines.all()}
    growth = lines["Growth"]
    said = {f"level-{growth}": "strong", f"why-{growth}": FLEET, "version": review.version, "step": "hand_on"}
    assert "Proposed: the PMO completes it." in sent_to(manager, writing, said)
    review.refresh_from_db()
    said |= {f"level-{lines['Safety']}": "none", "version": review.version}
    assert "Completed" in sent_to(pmo, writing, said)
    assert "Accept and sign" not in pmo.get(address).content.decode()
    assert "Accept and sign" in sro.get(address).content.decode()
    assert "In the decision ledger" in sent_to(sro, deciding, {"outcome": "accept"})
    assert "Accepted on" in manager.get(f"{address}panel/").content.decode()
    assert "Depot" in sro.get("/governance/alignment/?state=accepted").content.decode()


def test_the_page_says_in_whose_name_it_may_be_signed_and_was(house, client, settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()
    other, review = a_person("Dee Deputy", role=Role.VIEWER, on=house.portfolio), house.completed()
    delegate(other, since=A_DAY, until=A_DAY, note="", access=access_for(house.sro), on=A_DAY)
    client.force_login(other)
    address = f"/initiatives/{house.initiative.key}/alignment/"
    assert "for Sam Owner, who is away" in client.get(address).content.decode()
    sent = {"outcome": "accept", "on_behalf_of": str(house.sro.pk)}
    assert client.post(f"/governance/alignment/{review.pk}/decide/", sent).status_code == 303
    assert "Dee Deputy for Sam Owner" in client.get(address).content.decode()


def test_the_page_takes_as_many_queries_for_many_as_for_few(house, client):
    client.force_login(a_person(role=Role.PMO_LEAD))
    house.accepted()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/governance/alignment/").status_code == 200
        return len(caught)

    queries()
    few = queries()
    for at in range(12):
        one = an_initiative(f"More {at}", portfolio=house.portfolio)
        deeds.start_review(one, access=full_access(), on=A_DAY)
    assert queries() == few <= 22
