"""Who may import, and which records of a file a person's roles do not reach."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.exchange.imports.rules.comparing import Known


class CannotImport(Exception):
    """The import cannot go on as asked; the text says why and what to do."""


def may_import(access: Access) -> Verdict:
    return access.may_anywhere(Permission.IMPORT)


def operator_access(enterprise_path: str) -> Access:
    """Whoever runs a command owns the server, and may do what an administrator may."""
    return Access(None, _("Command line"), ((Role.ADMINISTRATOR, enterprise_path),), enterprise_path)


def refusal_to_change(access: Access, known: Known, *, has_money: bool) -> str:
    """Why the person may not change that initiative by an import; "" when they may."""
    needed = (Permission.IMPORT, Permission.EDIT, *((Permission.EDIT_MONEY,) if has_money else ()))
    return next((verdict.reason for one in needed if not (verdict := access.may(one, path=known.path))), "")


def refusal_to_create(
    access: Access, portfolio: str, paths: Mapping[str, tuple[UUID, str]], parent_path: str, *, has_money: bool
) -> str:
    """Why the person may not create an initiative in that portfolio, which may have to be made first."""
    found = paths.get(portfolio)
    path = found[1] if found else parent_path
    needed = [Permission.IMPORT, Permission.CREATE, *((Permission.EDIT_MONEY,) if has_money else ())]
    if found is None:
        needed.append(Permission.CONFIGURE)
    return next((verdict.reason for one in needed if not (verdict := access.may(one, path=path))), "")
