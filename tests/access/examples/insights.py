"""Arguments of the cockpit's addresses, and of packs, which belong to one person each."""

from datetime import UTC, date, datetime

from pilotage.accounts.models import Person
from pilotage.insights.models import Pack, PackFormat, PackMaster, PackSubject
from tests.access.examples import Example, alike
from tests.access.world import World

MADE_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def examples(world: World) -> dict[str, Example]:
    names = ("health_panel", "earned_value", "earned_value_cells")
    packs = Example({"id": _pack(world.colleague, "A pack").pk}, {"id": _pack(world.stranger, "Canary-words").pk})
    master = PackMaster.objects.create(name="House", file_name="house.pptx", content=b"", uploaded_on=date(2026, 3, 2))
    return {
        **alike("insights", names, Example({"key": world.here.key}, {"key": world.there.key})),
        **alike("insights", ("fetch_pack", "remove_pack"), packs),
        **alike("exchange", ("api_one_pack", "api_pack_file"), packs),
        "insights:remove_pack_master": Example({"id": master.pk}),
    }


def _pack(person: Person, title: str) -> Pack:
    return Pack.objects.create(
        title=title, subject=PackSubject.PORTFOLIO, format=PackFormat.PDF, day=date(2026, 3, 2),
        since=date(2026, 2, 2), person=person, made_at=MADE_AT, file=b"Canary-words", pages=1,
    )  # fmt: skip
