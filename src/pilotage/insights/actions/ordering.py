"""Asking for a pack: what it says is written at once, as the person sees it then; drawing it is a job's work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pilotage.accounts.rules import Access, Impossible
from pilotage.insights.actions.packs import order_pack
from pilotage.insights.models import Pack, PackFormat, PackMaster, PackSubject
from pilotage.insights.reads.view import View
from pilotage.insights.rules.packs import Content, wrong_days
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import portfolios_visible_to


@dataclass(frozen=True, slots=True)
class Asked:
    """A pack that somebody wants.

    since              the day that it is compared with
    portfolio          with all below it; None: everything that the person may see
    initiative         about this one alone
    with_initiatives   with a sheet for each initiative in delivery
    """

    format: PackFormat
    day: date
    since: date
    portfolio: Portfolio | None = None
    initiative: Initiative | None = None
    with_initiatives: bool = True
    master: PackMaster | None = None

    @property
    def subject(self) -> PackSubject:
        return PackSubject.PORTFOLIO if self.initiative is None else PackSubject.INITIATIVE


# What was asked, seen by whom and as of when, and the foot of each page.
Write = Callable[[View, Asked, str], Content]
_writers: dict[PackSubject, Write] = {}


def writes(subject: PackSubject, write: Write) -> None:
    """Who writes the packs about a subject. Their words are those of the pages: these say so in AppConfig.ready()."""
    _writers[subject] = write


def request_pack(asked: Asked, *, access: Access, at: datetime, today: date) -> Pack:
    """The pack, written and waiting to be drawn. Raises Impossible with the field, where its days do not fit."""
    for field, text in wrong_days(asked.day, asked.since, today=today).items():
        raise Impossible(text, field=field)
    tree = tuple(portfolios_visible_to(access))
    view = View(access, tree, asked.portfolio, asked.day, asked.since, is_past=asked.day != today)
    foot = f"{access.name}, {formatter().moment(at)}"
    return order_pack(
        _writers[asked.subject](view, asked, foot),
        subject=asked.subject,
        format=asked.format,
        day=asked.day,
        since=asked.since,
        master=asked.master,
        access=access,
        at=at,
    )
