"""Who may do what about the PMO's capability."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.maturity.models import Assessment, AssessmentState
from pilotage.maturity.rules.probing import Sight


def may_keep_model(access: Access) -> Verdict:
    """Load, copy, change and put into force a capability model: it is everybody's measure."""
    return access.may_everywhere(Permission.CONFIGURE)


def may_lead(access: Access, path: str) -> Verdict:
    """Start an assessment of that scope, settle and close it; plan its way ahead."""
    return access.may(Permission.CONFIGURE, path=path)


def may_see(access: Access, path: str) -> Verdict:
    """See assessments and roadmaps of that scope."""
    return access.may(Permission.SEE, path=path)


def may_run_probes(access: Access) -> Verdict:
    return access.may_everywhere(Permission.CONFIGURE)


def may_answer(*, is_participant: bool) -> Verdict:
    """Whoever was asked, whatever else they may do; nobody in somebody else's name."""
    return Verdict(is_participant, "" if is_participant else _("Only who was asked to take part answers."))


def may_see_answers(access: Access, path: str) -> Verdict:
    """Read who said what: for who leads, who has to talk with them; others learn how many said so."""
    return may_lead(access, path)


def may_see_result(access: Access, assessment: Assessment) -> bool:
    """A closed one, whoever sees it; an open one, who leads it: nobody shall answer after the others. Else nobody."""
    if assessment.state == AssessmentState.CLOSED:
        return True
    return assessment.state == AssessmentState.OPEN and bool(may_lead(access, assessment.scope.path))


def may_remind(access: Access, place: str) -> Verdict:
    """Ask somebody by mail to mend what lies there: who steers that part of the portfolio, as with reports."""
    return access.may(Permission.CHOOSE, path=place)


def may_read_numbers(access: Access, sight: Sight, path: str) -> bool:
    """Whether the numbers behind a probe's verdict on that scope are told: as they are where its rows are listed."""
    match sight:
        case Sight.PLACE:
            return bool(access.may(Permission.SEE, path=path))
        case Sight.MONEY:
            return bool(access.may(Permission.SEE, path=path) and access.may(Permission.SEE_MONEY, path=path))
        case Sight.COMMON:
            return bool(access.may_anywhere(Permission.SEE))
        case Sight.COMMON_MONEY:
            return bool(access.may_anywhere(Permission.SEE_MONEY))
        case Sight.PEOPLE:
            return bool(access.may_everywhere(Permission.SEE_PEOPLE))
