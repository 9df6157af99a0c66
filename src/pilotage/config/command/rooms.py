"""The subcommands: ours, and what the wings add."""

from importlib import import_module

import django

from pilotage.kit.commands import Command

# Each wing that has a `commands` room, by its module's name: importing one needs a set-up Django, which most
# subcommands of ours do without.
WING_ROOMS: tuple[str, ...] = (
    "pilotage.accounts.commands",
    "pilotage.governance.commands",
    "pilotage.maturity.commands",
    "pilotage.exchange.imports.commands",
    "pilotage.exchange.ledger.commands",
    "pilotage.exchange.schedules.commands",
)


def commands_of_the_wings() -> tuple[Command, ...]:
    """What the wings add; sets Django up."""
    django.setup()
    return tuple(command for room in WING_ROOMS for command in import_module(room).COMMANDS)
