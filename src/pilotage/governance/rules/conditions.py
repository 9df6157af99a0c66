"""Who says that a condition of a decision is met."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import Condition


def may_meet(access: Access, condition: Condition) -> Verdict:
    if condition.owner_id is not None and condition.owner_id == access.person_id:
        return Verdict(True)
    if access.may(Permission.EDIT, path=condition.entry.scope.path):
        return Verdict(True)
    return Verdict(False, _("Its owner says that it is met, or who may change the initiative."))
