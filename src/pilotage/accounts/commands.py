"""`pilotage administrator`: the first person, and the way back in when everybody is locked out."""

import os
import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilotage.accounts.actions.people import found_administrator, password_link
from pilotage.accounts.models import Person
from pilotage.accounts.rules import Impossible
from pilotage.kit.commands import Command, CommandFailed, ExitCode

PASSWORD_VARIABLE = "PILOTAGE_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable, not a password


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("email", help=_("the address with which the administrator signs in"))
    parser.add_argument("--name", help=_("the administrator's name; without it, the address before the @"))
    parser.add_argument("--link", action="store_true", help=_("print a link to set the password instead of asking"))


def _make_administrator(arguments: Namespace) -> int:
    name = arguments.name or arguments.email.partition("@")[0]
    try:
        password = None if arguments.link else _password(arguments.email, name)
        person = found_administrator(email=arguments.email, name=name, password=password)
    except Impossible as wrong:
        raise CommandFailed(str(wrong), exit_code=ExitCode.REFUSED) from wrong
    print(_("%(name)s <%(email)s> is an administrator.") % {"name": person.name, "email": person.email})  # noqa: T201
    if password is None:
        print(_("Choose the password here (works once):"))  # noqa: T201 - what the command is for
        print(password_link(person))  # noqa: T201
    return ExitCode.DONE


def _password(email: str, name: str) -> str | None:
    """From the environment, else asked for twice; None without a terminal: then a link is printed."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and not sys.stdin.isatty():
        return None
    if given is None:
        given = getpass(_("Password: "))
        if given != getpass(_("Again: ")):
            raise CommandFailed(_("The two passwords differ. Nothing was changed; try again."))
    try:
        validate_password(given, Person(email=email, name=name))
    except ValidationError as weak:
        raise CommandFailed(" ".join(weak.messages), exit_code=ExitCode.REFUSED) from weak
    return given


COMMANDS = (
    Command(
        name="administrator",
        help=_("make somebody an administrator"),
        description=_(
            "Makes the person with this address an administrator of the whole enterprise: the first one, or one more\n"
            "when nobody can get in. The password is taken from PILOTAGE_ADMIN_PASSWORD, else asked for; without a\n"
            "terminal (or with --link) a link to set it is printed.\n\n"
            '  pilotage administrator ada@example.org --name "Ada Lovelace"'
        ),
        add_arguments=_arguments,
        run=_make_administrator,
    ),
)
