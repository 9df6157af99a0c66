"""Every way to write into the register."""

from pilotage.work.actions.dependencies import link, unlink
from pilotage.work.actions.fields import change_custom_field, define_custom_field, define_stage, rename_stage
from pilotage.work.actions.initiatives import change_initiative, change_many, create_initiative
from pilotage.work.actions.portfolios import change_portfolio, create_portfolio, move_portfolio, remove_portfolio
from pilotage.work.actions.views import forget_view, keep_view

__all__ = [
    "change_custom_field",
    "change_initiative",
    "change_many",
    "change_portfolio",
    "create_initiative",
    "create_portfolio",
    "define_custom_field",
    "define_stage",
    "forget_view",
    "keep_view",
    "link",
    "move_portfolio",
    "remove_portfolio",
    "rename_stage",
    "unlink",
]
