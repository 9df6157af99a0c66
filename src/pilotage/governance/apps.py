"""The wing `governance` as a Django app, and what it hangs into the floors below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from pilotage.kit import reactions


class GovernanceConfig(AppConfig):
    name = "pilotage.governance"
    label = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        _connect_gates()


def _connect_gates() -> None:
    # These need models, which are there only once every app has been loaded.
    from pilotage.accounts.actions.people import FOUNDED
    from pilotage.governance.actions.overriding import keep_gates
    from pilotage.governance.actions.shipping import ship_life_cycles
    from pilotage.governance.reads import evidence
    from pilotage.governance.reads.evidence import facts, money, plans
    from pilotage.work.actions.moving import guard_stages

    for probe in (*plans.PROBES, *money.PROBES, *facts.PROBES):
        evidence.register(probe)
    guard_stages(keep_gates)
    reactions.register(FOUNDED, lambda ids: ship_life_cycles())
