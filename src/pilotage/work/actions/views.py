"""Keeping a view of the register."""

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.work import rules
from pilotage.work.models import SavedView

MOST_OF_A_NAME = 100


def keep_view(*, name: str, query: str, is_shared: bool, access: Access) -> SavedView:
    """The person's view of that name, new or overwritten. Raises Impossible without a name."""
    if not 0 < len(name.strip()) <= MOST_OF_A_NAME:
        text = _("Give the view a name of at most %(most)s characters.")
        raise rules.Impossible(text % {"most": MOST_OF_A_NAME}, field="name")
    with transaction.atomic(), deed("keep_view", actor=access.person_id):
        view, _made = SavedView.objects.update_or_create(
            owner_id=access.person_id, name=name.strip(), defaults={"query": query, "is_shared": is_shared}
        )
    return view


def forget_view(view: SavedView, *, access: Access) -> None:
    """Remove a view. Raises Refused when it is somebody else's."""
    rules.may_change_view(access, view).or_raise()
    with transaction.atomic(), deed("forget_view", actor=access.person_id):
        view.delete()
