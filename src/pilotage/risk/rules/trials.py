"""Which risks can be drawn in the trials of a plan, and whether one that is used counts at the time."""

from enum import StrEnum

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Verdict
from pilotage.delivery.rules.uncertainty import Points
from pilotage.risk.models import Entry, EntryKind, TrialUse


class Standing(StrEnum):
    """Why a risk is drawn in the next trials, or is not."""

    COUNTS = "counts"
    OFF = "off"
    OVER = "over"
    WITHOUT_NUMBERS = "without_numbers"
    WITHOUT_TASKS = "without_tasks"


def has_numbers(entry: Entry) -> bool:
    """A probability, and a likely delay; the ends of the delay may be unknown."""
    return entry.probability_share is not None and entry.delay_likely is not None


def may_be_used(entry: Entry) -> Verdict:
    """May it be drawn in the trials of its initiative's plan?"""
    if entry.kind != EntryKind.RISK or entry.initiative_id is None:
        return Verdict(False, _("Only a risk in the register of an initiative delays a plan."))
    if entry.is_over:
        return Verdict(False, _("%(key)s is over: it delays nothing any more.") % {"key": entry.key})
    if not has_numbers(entry):
        words = _("Say the probability of %(key)s and its likely delay as numbers first.")
        return Verdict(False, words % {"key": entry.key})
    return Verdict(True)


def standing_of(use: TrialUse) -> Standing:
    """The first reason that holds against it; `use` comes with its entry and its tasks."""
    if use.entry.is_over:
        return Standing.OVER
    if not use.is_on:
        return Standing.OFF
    if not has_numbers(use.entry):
        return Standing.WITHOUT_NUMBERS
    return Standing.COUNTS if use.tasks.all() else Standing.WITHOUT_TASKS


def points_of(entry: Entry, seconds_a_day: int) -> Points | None:
    """Its delay in working seconds; where only the likely one is known, exactly that. None where it is not."""
    likely = entry.delay_likely
    if likely is None:
        return None
    low = likely if entry.delay_low is None else entry.delay_low
    high = likely if entry.delay_high is None else entry.delay_high
    return Points(low * seconds_a_day, likely * seconds_a_day, high * seconds_a_day)
