"""By which role somebody decides, for themselves or for somebody who is away: the same at gates and in reviews."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.rules.refusals import Impossible


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name a person may decide, and by which role. `is_own`: not for somebody who is away."""

    person_id: UUID
    name: str
    role: str
    is_own: bool


def held_role(access: Access, roles: Sequence[str], *, path: str) -> str | None:
    """The first of these roles that the person has on a scope that holds the path.

    What a role brings besides is not asked: it is the role itself that signs.
    """
    held = {role for role, top in access.grants if path.startswith(top)}
    return next((role for role in roles if role in held), None)


def voices_by(
    roles: Sequence[str], access: Access, absent: Mapping[UUID, Access], *, path: str, barred: Collection[UUID | None]
) -> list[Voice]:
    """In whose names the person may decide what these roles decide: their own first, then of those who are away.

    absent   whom the person stands in for today, by id
    barred   who had a hand in what is decided on: they decide it neither themselves nor through somebody else
    """
    if access.person_id is None or access.person_id in barred:
        return []
    own = held_role(access, roles, path=path)
    found = [] if own is None else [Voice(access.person_id, access.name, own, is_own=True)]
    for id, giver in absent.items():
        role = held_role(giver, roles, path=path)
        if role is not None and id not in barred:
            found.append(Voice(id, giver.name, role, is_own=False))
    return found


def voice_for(found: Sequence[Voice], on_behalf_of: UUID | None) -> Voice:
    """In whose name somebody speaks; where nobody is named, in their own, else in that of who is away.

    found   not empty. Raises Impossible for a name in which they do not speak.
    """
    if on_behalf_of is None:
        return found[0]
    chosen = next((one for one in found if one.person_id == on_behalf_of), None)
    if chosen is None:
        text = _("You do not stand in for that person today, or they do not decide this.")
        raise Impossible(text, field="on_behalf_of")
    return chosen
