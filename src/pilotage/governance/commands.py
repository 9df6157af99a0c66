"""`pilotage notices`: the digest by mail, now."""

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.governance.actions.notices import send_notices
from pilotage.kit.clock import now, today
from pilotage.kit.commands import Command, ExitCode


def _arguments(parser: ArgumentParser) -> None:
    """It needs none: who gets what is each person's own choice."""


def _send(_typed: Namespace) -> int:
    count = send_notices(on=today(), at=now())
    words = ngettext("%(count)s digest was sent.", "%(count)s digests were sent.", count)
    print(words % {"count": count})  # noqa: T201 - what the command is for
    return ExitCode.DONE


COMMANDS = (
    Command(
        name="notices",
        help=_("send the daily digest by mail now"),
        description=_(
            "Sends everybody for whom something new waits (gates to decide, conditions due, reviews that came back)\n"
            "one mail. The same thing is told once; a worker does this every morning by itself.\n\n"
            "  pilotage notices"
        ),
        add_arguments=_arguments,
        run=_send,
    ),
)
