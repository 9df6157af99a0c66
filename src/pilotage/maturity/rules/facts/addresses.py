"""Where things are mended: addresses with a place for the key or the id, made once and filled in for each row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """Each holds one `%s`, save those that lead to a page for everybody."""

    initiative: str = "/initiatives/%s/"
    edit: str = "/initiatives/%s/edit/"
    plan: str = "/initiatives/%s/plan/"
    baselines: str = "/initiatives/%s/baselines/"
    progress: str = "/initiatives/%s/progress/"
    quality: str = "/initiatives/%s/quality/"
    uncertainty: str = "/initiatives/%s/uncertainty/"
    sprints: str = "/initiatives/%s/sprints/"
    backlog: str = "/initiatives/%s/backlog/"
    reports: str = "/initiatives/%s/reports/"
    money: str = "/money/%s/"
    value: str = "/money/%s/value/"
    money_baselines: str = "/money/%s/baselines/"
    demand: str = "/initiatives/%s/demand/"
    alignment: str = "/initiatives/%s/alignment/"
    objective: str = "/objectives/%s/"
    drivers: str = "/drivers/%s/"
    entry: str = "/risks/%s/"
    decision: str = "/decisions/%s/"
    change: str = "/changes/%s/"
    person: str = "/people/%s/"
    role: str = "/roles/%s/"
    rates: str = "/settings/finance/"
    capacity: str = "/people/capacity/"
    heat: str = "/people/"
    life_cycles: str = "/settings/governance/"
    gate_panel: str = "/initiatives/%s/#panel-gate"
    links_panel: str = "/initiatives/%s/#panel-links"
    strategy_panel: str = "/initiatives/%s/#panel-strategy"
