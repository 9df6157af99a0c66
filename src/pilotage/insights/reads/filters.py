"""Words that the wing adds to the register's filter language; each opens the rows behind a figure.

?current=yes                          neither closed nor cancelled
?unreported=2026-09-22                no RAG, or one from before that day
?overdue=2026-11-23                   should have been finished before that day
?rag_moved=worse:2026-08-23           RAG worse (better) than what was reported last by that day
?serves=nothing, ?serves=unsaid       rated and serves nothing; nobody said what it serves
?worth=npv, ?worth=seen               its NPV is known; its money may be seen
?mine=yes                             I own, manage or may edit it
?can=rate, ?can=enter_money           I may rate it; I may enter its money
?changed=rag_worse:2026-08-23:2026-11-23   changed so between the two days (see `changes.KINDS`)
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from pilotage.accounts.rules import Access
from pilotage.finance.models import MoneySummary
from pilotage.insights.reads import conditions, sayings
from pilotage.insights.reads.changes import changed_ids
from pilotage.insights.reads.needs import may_enter_money, may_rate
from pilotage.insights.reads.view import CURRENT, money_condition
from pilotage.strategy.reads.drivers import active_driver_set
from pilotage.work.reads.query import register_filter

NOTHING = Q(pk__in=[])


def connect() -> None:
    """Teach the register these words; called once all apps are there."""
    register_filter("current", _current, words=sayings.current)
    register_filter("unreported", _by_day(conditions.is_unreported), words=sayings.unreported)
    register_filter("overdue", _by_day(conditions.is_overdue), words=sayings.overdue)
    register_filter("rag_moved", _rag_moved, words=sayings.rag_moved)
    register_filter("serves", _serves, words=sayings.serves)
    register_filter("worth", _worth, words=sayings.worth)
    register_filter("mine", lambda access, value: conditions.is_mine(access), words=sayings.mine)
    register_filter("can", _can, words=sayings.can)
    register_filter("changed", _changed, words=sayings.changed)


def _current(access: Access, value: str) -> Q:
    return Q(stage__phase__in=CURRENT)


def _by_day(condition: Callable[[date], Q]) -> Callable[[Access, str], Q]:
    def asked(access: Access, value: str) -> Q:
        day = _day(value)
        return condition(day) if day else NOTHING

    return asked


def _rag_moved(access: Access, value: str) -> Q:
    way, _, written = value.partition(":")
    day = _day(written)
    if day is None or way not in {"worse", "better"}:
        return NOTHING
    return conditions.rag_moved(day, is_worse=way == "worse")


def _serves(access: Access, value: str) -> Q:
    driver_set = active_driver_set()
    if value == "nothing":
        return conditions.is_orphan(driver_set)
    return ~conditions.is_rated(driver_set) if value == "unsaid" else NOTHING


def _worth(access: Access, value: str) -> Q:
    if value == "npv":
        return money_condition(access) & Q(pk__in=MoneySummary.objects.filter(npv__isnull=False))
    return money_condition(access) if value == "seen" else NOTHING


def _can(access: Access, value: str) -> Q:
    if value == "rate":
        return may_rate(access)
    return may_enter_money(access) if value == "enter_money" else NOTHING


def _changed(access: Access, value: str) -> Q:
    kind, *days = value.split(":")
    since, until = (_day(day) for day in [*days, "", ""][:2])
    if since is None or until is None:
        return NOTHING
    return Q(pk__in=changed_ids(access, kind, since=since, until=until))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
