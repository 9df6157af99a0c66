"""What each role is for, in one line: shown where a role is given, and in the demonstration's sign-in list."""

from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role

DUTIES = {
    Role.VIEWER: _("Sees initiatives, without their money."),
    Role.CONTRIBUTOR: _("Keeps facts and progress of initiatives up to date."),
    Role.PROJECT_MANAGER: _("Delivers initiatives: plans, dates, status and their money."),
    Role.RESOURCE_MANAGER: _("Weighs the people who are needed against the people there are."),
    Role.FINANCE_CONTROLLER: _("Keeps budgets, actuals and benefits right, and imports the ledger."),
    Role.PORTFOLIO_MANAGER: _("Rates initiatives, runs scenarios under a budget and commits the choice."),
    Role.SRO: _("Owns the strategy: objectives, drivers, and whether each initiative serves them."),
    Role.PMO_LEAD: _("Runs the register, its quality and its rules, and publishes what the board sees."),
    Role.ADMINISTRATOR: _("Invites people, gives roles and configures Pilotage."),
}
