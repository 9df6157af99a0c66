"""What probes say of the organisation's own data, of what the token's owner may see."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from pilotage.accounts.rules import Access, Permission, PersonalRequest
from pilotage.exchange.api.answers import plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.problems import ProblemDetails, nothing_here
from pilotage.exchange.api.schemas import evidence as schemas
from pilotage.exchange.api.serialisers import Json
from pilotage.kit.clock import today
from pilotage.maturity.reads.evidence import findings_of, newest_run, signs_in, tallies_kept
from pilotage.maturity.reads.quality import names_of
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Probe, Tally, tally_of
from pilotage.work.reads import portfolios_visible_to

router = Router(tags=["Capability"])
OfPortfolio = Annotated[UUID | None, Query(description="Of this portfolio and all below it; without it, of all.")]
On = Annotated[date | None, Query(description="As it was kept up to that day; without it, by the newest run.")]
Name = Annotated[str, Path(pattern=r"^[a-z_]{1,60}$", description="Its name.", examples=["rag_fresh"])]
Most = Annotated[int, Query(ge=1, le=1000, description="How many rows at most.")]


@router.get(
    "/capability/probes",
    response={200: schemas.ProbesOut, 404: ProblemDetails},  # of a portfolio that is not in sight
    summary="List probes with what they found",
)
@rule(Permission.SEE)
def list_probes(request: PersonalRequest, portfolio: OfPortfolio = None, on: On = None) -> HttpResponse:
    """The counts of the newest run, summed over what you may see; money only where you may see it."""
    path, run = _path(request.access, portfolio), newest_run(on=on)
    tallies = tallies_kept(run, request.access, path=path) if run else {}
    body = {
        "day": run.day if run else None,
        "ran_at": run.ran_at if run else None,
        "is_afterwards": bool(run and run.is_afterwards),
        "items": [_json(probe, tallies.get(name, Tally())) for name, probe in PROBES.items()],
    }
    return plain(request, body)


@router.get("/capability/probes/{name}", response={200: schemas.ProbeWhole}, summary="Ask one probe, with its rows")
@rule(Permission.SEE)
def one_probe(request: PersonalRequest, name: Name, portfolio: OfPortfolio = None, limit: Most = 200) -> HttpResponse:
    """Live: what it finds now, of what you may see."""
    path = _path(request.access, portfolio)
    found = findings_of(name, request.access, path=path, day=today())
    if found is None:
        raise nothing_here()
    rows = sorted(found, key=lambda one: (one.passes, not one.sign, one.subject.casefold()))
    names = names_of(one.owner for one in rows[:limit])
    body = {
        **_json(PROBES[name], tally_of(found)),
        "signs": signs_in(found),
        "rows": [_row(one, names) for one in rows[:limit]],
        "more": max(0, len(rows) - limit),
    }
    return plain(request, body)


def _path(access: Access, portfolio: UUID | None) -> str:
    """Of the portfolio that was asked for, when it is in sight; else there is no such thing (404)."""
    if portfolio is None:
        return access.enterprise_path
    path: str = get_object_or_404(portfolios_visible_to(access), pk=portfolio).scope.path
    return path


def _json(probe: Probe[Facts], tally: Tally) -> Json:
    return {
        "name": probe.name,
        "claim": str(probe.label),
        "dimension": probe.dimension,
        "things": str(probe.things),
        "needs": str(probe.needs),
        "to_do": str(probe.to_do),
        "kind": probe.lack,
        "passed": tally.passed,
        "asked": tally.asked,
        "share": tally.share,
        "suspects": tally.suspects,
    }


def _row(one: Finding, names: Mapping[UUID, str]) -> Json:
    return {
        "subject": one.subject,
        "passes": one.passes,
        "said": one.said,
        "owner": {"id": one.owner, "name": names[one.owner]} if one.owner and one.owner in names else None,
        "address": one.address,
        "sign": one.sign or None,
    }
