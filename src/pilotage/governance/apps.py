"""The wing `governance` as a Django app, and what it hangs into the floors below."""

from collections.abc import Callable
from typing import cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.kit import configuration, navigation, reactions, slots

Sight = Callable[[HttpRequest], bool]


class GovernanceConfig(AppConfig):
    name = "pilotage.governance"
    label = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        # These need models, which are there only once every app has been loaded.
        from pilotage.accounts.rules import Permission, PersonalRequest

        def sees(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_anywhere(Permission.SEE))

        def configures(request: HttpRequest) -> bool:
            return bool(cast(PersonalRequest, request).access.may_everywhere(Permission.CONFIGURE))

        _connect_gates()
        _show_gates(sees, configures)
        _connect_reports(sees, configures)
        _show_alignment()
        _show_changes(configures)


def _connect_gates() -> None:
    # These need models, which are there only once every app has been loaded.
    from pilotage.accounts.actions.people import FOUNDED
    from pilotage.governance.actions.overriding import keep_gates
    from pilotage.governance.actions.shipping import ship_life_cycles
    from pilotage.governance.reads import evidence, notices
    from pilotage.governance.reads.evidence import facts, money, plans, reported
    from pilotage.work.actions.moving import guard_stages

    for probe in (*plans.PROBES, *money.PROBES, *facts.PROBES, *reported.PROBES):
        evidence.register(probe)
    for kind in notices.KINDS:
        notices.register(kind)
    guard_stages(keep_gates)
    reactions.register(FOUNDED, lambda ids: ship_life_cycles())


def _show_gates(sees: Sight, configures: Sight) -> None:
    navigation.register(navigation.Entry(_("Governance"), "governance:home", "gavel", 300, sees))
    slots.register(
        slots.Panel(
            slot="initiative",
            name="gate",
            title=_("Gate"),
            url=lambda request, initiative: reverse("governance:panel", args=[initiative.key]),
            order=10,
            rows=7,
        )
    )
    configuration.register(
        configuration.Setting(
            _("Life cycles and gates"),
            _("Stages in order, gates between them, what each asks for and who decides."),
            "governance:life_cycles",
            "gavel",
            320,
            configures,
        )
    )


def _connect_reports(sees: Sight, configures: Sight) -> None:
    from pilotage.governance.reads import notices
    from pilotage.governance.reads.reporting.mine import NOTICE

    notices.register(NOTICE)
    navigation.register(navigation.Entry(_("Status reports"), "governance:reports", "file-text", 330, sees))
    slots.register(
        slots.Panel(
            slot="initiative",
            name="report",
            title=_("Status report"),
            url=lambda request, one: reverse("governance:report_panel", args=[one.key]),
            order=8,
            rows=5,
        )
    )
    configuration.register(
        configuration.Setting(
            _("Status reports"),
            _("When initiatives report, and from where on a colour is proposed."),
            "governance:report_settings",
            "file-text",
            order=640,
            is_visible=configures,
        )
    )


def _show_alignment() -> None:
    from pilotage.kit.frame import carried

    slots.offer(
        slots.Offer(
            slot="governance_tabs",
            name="alignment",
            label=_("Alignment"),
            url=lambda request, subject: reverse("governance:alignment") + carried(request),
            order=10,
        )
    )
    slots.register(
        slots.Panel(
            slot="initiative",
            name="alignment",
            title=_("Alignment"),
            url=lambda request, one: reverse("governance:alignment_panel", args=[one.key]),
            order=34,
            rows=4,
        )
    )


def _show_changes(configures: Sight) -> None:
    from pilotage.kit.frame import carried

    slots.offer(
        slots.Offer(
            slot="governance_tabs",
            name="changes",
            label=_("Changes"),
            url=lambda request, subject: reverse("governance:changes") + carried(request),
            order=5,
        )
    )
    slots.register(
        slots.Panel(
            slot="initiative",
            name="changes",
            title=_("Changes"),
            url=lambda request, one: reverse("governance:change_panel", args=[one.key]),
            order=12,
            rows=3,
        )
    )
    configuration.register(
        configuration.Setting(
            _("Change requests"),
            _("Who decides how much of a change."),
            "governance:change_rules",
            "gavel",
            325,
            configures,
        )
    )
