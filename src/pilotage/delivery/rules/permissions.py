"""Who may see and change the plan of an initiative, answered with a reason; and what is refused."""

from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.kit.models import Record
from pilotage.work.models import InitiativeFacts

Row = TypeVar("Row", bound=Record)


class Impossible(Exception):
    """What was asked contradicts itself; the text says what, where and what to do. tasks: their uids, where known."""

    def __init__(self, message: str, *, field: str = "", tasks: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.tasks = tasks


class Stale(Exception, Generic[Row]):
    """Somebody changed the row since it was read. read: its version, or of a plan its revision."""

    def __init__(self, current: Row, *, read: int) -> None:
        super().__init__(_("Somebody changed this in the meantime. Nothing was saved."))
        self.current = current
        self.read = read


def may_see_plan(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE, path=initiative.scope.path)


def may_see_costs(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Costs of tasks and assignments, and rates of resources, are money: nobody sees them who may not see that."""
    return access.may(Permission.SEE_MONEY, path=initiative.scope.path)


def may_edit_plan(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Whoever changes the initiative changes its plan, reports its progress, and sets its baselines."""
    return access.may(Permission.EDIT, path=initiative.scope.path)


def may_edit_costs(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Nobody writes what they may not read."""
    seen = may_see_costs(access, initiative)
    return access.may(Permission.EDIT_MONEY, path=initiative.scope.path) if seen else seen
