"""Who may do what about the PMO's capability."""

from pilotage.accounts.rules import Access, Permission, Verdict


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
