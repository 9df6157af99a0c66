"""The addresses where rows are mended: each asked of the router once, whatever the rows."""

from django.urls import reverse

from pilotage.maturity.rules.facts import Addresses

# Stand in the place of what each row fills in.
KEY = "KEY-0000"
ID = "00000000-0000-4000-8000-000000000000"
NUMBER = 999_999_999


def addresses() -> Addresses:
    """See the class: one `%s` each, where the row's key, id or number goes."""
    return Addresses(
        initiative=_by_key("work:initiative"),
        edit=_by_key("work:edit_initiative"),
        plan=_by_key("delivery:plan"),
        baselines=_by_key("delivery:baselines"),
        progress=_by_key("delivery:progress"),
        quality=_by_key("delivery:quality"),
        uncertainty=_by_key("delivery:uncertainty"),
        sprints=_by_key("delivery:sprints"),
        backlog=_by_key("delivery:backlog"),
        reports=_by_key("governance:reports_of"),
        money=_by_key("finance:grid"),
        value=_by_key("finance:value"),
        money_baselines=_by_key("finance:baselines"),
        demand=_by_key("resources:demand"),
        alignment=_by_key("governance:alignment_review"),
        objective=_by_id("strategy:objective"),
        drivers=_by_id("strategy:driver_set"),
        entry=_by_id("risk:entry"),
        decision=reverse("governance:entry", args=[NUMBER]).replace(str(NUMBER), "%s"),
        change=_by_id("governance:change"),
        person=_by_id("resources:person"),
        role=_by_id("resources:role"),
        rates=reverse("finance:settings"),
        capacity=reverse("resources:capacity"),
        heat=reverse("resources:heat"),
        life_cycles=reverse("governance:life_cycles"),
        gate_panel=_by_key("work:initiative") + "#panel-gate",
        links_panel=_by_key("work:initiative") + "#panel-links",
        strategy_panel=_by_key("work:initiative") + "#panel-strategy",
    )


def _by_key(name: str) -> str:
    return reverse(name, args=[KEY]).replace(KEY, "%s")


def _by_id(name: str) -> str:
    return reverse(name, args=[ID]).replace(ID, "%s")
