"""Who may be told of a finding: asked again wherever one leaves the page of the reader for whom it was found."""

from pilotage.accounts.rules import Access, Permission
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probing import Finding, Probe, Sight


def may_be_told(access: Access, probe: Probe[Facts], one: Finding) -> bool:
    """By the place that it lies in, and by what its probe needs."""
    match probe.sight:
        case Sight.COMMON:
            return bool(access.may_anywhere(Permission.SEE))
        case Sight.COMMON_MONEY:
            return bool(access.may_anywhere(Permission.SEE_MONEY))
        case Sight.PEOPLE:
            return bool(access.may_everywhere(Permission.SEE_PEOPLE))
        case Sight.MONEY:
            has_money = bool(access.may(Permission.SEE_MONEY, path=one.place))
            return has_money and bool(access.may(Permission.SEE, path=one.place))
    return bool(access.may(Permission.SEE, path=one.place))
