"""What can be allowed, and what each role brings on its scope."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Role


class Permission(StrEnum):
    SEE = "see"
    SEE_MONEY = "see_money"
    CREATE = "create"
    EDIT = "edit"
    EDIT_MONEY = "edit_money"
    SEE_PEOPLE = "see_people"
    EDIT_RESOURCES = "edit_resources"
    RATE = "rate"
    EDIT_STRATEGY = "edit_strategy"
    CHOOSE = "choose"
    COMMIT = "commit"
    IMPORT = "import"
    CONFIGURE = "configure"
    MANAGE_PEOPLE = "manage_people"


# What a refusal says the person may not do: "Your roles do not let you ...".
DEEDS = {
    Permission.SEE: _("see this"),
    Permission.SEE_MONEY: _("see money here"),
    Permission.CREATE: _("create initiatives here"),
    Permission.EDIT: _("change initiatives here"),
    Permission.EDIT_MONEY: _("change money here"),
    Permission.SEE_PEOPLE: _("see names and absences of people"),
    Permission.EDIT_RESOURCES: _("plan people and their time here"),
    Permission.RATE: _("rate initiatives here"),
    Permission.EDIT_STRATEGY: _("change the strategy"),
    Permission.CHOOSE: _("work on scenarios here"),
    Permission.COMMIT: _("commit a decision here"),
    Permission.IMPORT: _("import data here"),
    Permission.CONFIGURE: _("configure Pilotage"),
    Permission.MANAGE_PEOPLE: _("manage people and roles"),
}

_SEES = {Permission.SEE}
_SEES_ALL = {Permission.SEE, Permission.SEE_MONEY}
_WORKS = _SEES | {Permission.EDIT}
_DELIVERS = _SEES_ALL | {Permission.CREATE, Permission.EDIT, Permission.EDIT_MONEY}
_STAFFS = {Permission.SEE_PEOPLE, Permission.EDIT_RESOURCES}
_CHOOSES = _DELIVERS | {Permission.RATE, Permission.CHOOSE, Permission.COMMIT, Permission.IMPORT}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.VIEWER: frozenset(_SEES),
    Role.CONTRIBUTOR: frozenset(_WORKS),
    Role.PROJECT_MANAGER: frozenset(_DELIVERS),
    Role.RESOURCE_MANAGER: frozenset(_SEES | _STAFFS),
    Role.FINANCE_CONTROLLER: frozenset(_SEES_ALL | {Permission.EDIT_MONEY, Permission.IMPORT}),
    Role.PORTFOLIO_MANAGER: frozenset(_CHOOSES),
    Role.SRO: frozenset(_SEES_ALL | {Permission.EDIT_STRATEGY, Permission.RATE, Permission.COMMIT}),
    Role.PMO_LEAD: frozenset(_CHOOSES | _STAFFS | {Permission.EDIT_STRATEGY, Permission.CONFIGURE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
