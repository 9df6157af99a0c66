"""Arguments of the register's addresses."""

from pilotage.kit.models import Job
from pilotage.work.actions import define_custom_field, keep_view
from pilotage.work.models import Dependency, Stage
from tests.access.examples import Example, alike
from tests.access.world import World
from tests.builders import access_for, full_access


def examples(world: World) -> dict[str, Example]:
    initiative = Example({"key": world.here.key}, {"key": world.there.key})
    portfolio = Example({"id": world.home.pk}, {"id": world.hidden.pk})
    dependency = Dependency.objects.get(target=world.here)
    beyond = Dependency.objects.get(target=world.there)
    views = [
        keep_view(name="A view", query="sort=name", is_shared=False, access=access_for(person))
        for person in (world.colleague, world.stranger)
    ]
    jobs = [
        Job.objects.create(kind="a kind", title=f"Job of {person.name}", person=person)
        for person in (world.colleague, world.stranger)
    ]
    field = define_custom_field(name="Size", type="number", access=full_access())
    return {
        **alike("work", ("initiative", "edit_initiative", "links_panel", "add_link", "history_panel"), initiative),
        **alike("work", ("portfolio", "remove_portfolio"), portfolio),
        "work:remove_link": Example(
            {"key": world.here.key, "id": dependency.pk}, {"key": world.there.key, "id": beyond.pk}
        ),
        "work:restore": Example({"key": world.here.key, "event": 1}, {"key": world.there.key, "event": 1}),
        "work:forget_view": Example({"id": views[0].pk}, {"id": views[1].pk}),
        **alike("work", ("job", "cancel_job"), Example({"id": jobs[0].pk}, {"id": jobs[1].pk})),
        "work:edit_field": Example({"id": field.pk}),
        "work:edit_stage": Example({"id": Stage.objects.order_by("position")[0].pk}),
    }
