"""Growing and rearranging the portfolio tree."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.actions.scopes import ScopeBelowItself, create_scope, move_scope
from pilotage.accounts.models import Person, ScopeKind
from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.work import rules
from pilotage.work.models import Initiative, Portfolio


def create_portfolio(
    *, name: str, access: Access, parent: Portfolio | None = None, description: str = "", owner: Person | None = None
) -> Portfolio:
    """A new portfolio below another one, or on top. Raises Refused, or Impossible when a sibling has the name."""
    above = parent.scope if parent else enterprise_scope()
    rules.may_arrange(access, above.path).or_raise()
    with transaction.atomic(), deed("create_portfolio", actor=access.person_id):
        portfolio = Portfolio(name=_a_name(name), parent=parent, description=description, owner=owner)
        portfolio.scope = create_scope(kind=ScopeKind.PORTFOLIO, under=above)
        _save(portfolio)
    return portfolio


def change_portfolio(
    portfolio: Portfolio, *, version: int, name: str, description: str, owner: Person | None, access: Access
) -> Portfolio:
    """The portfolio with its new facts. Raises Refused, Impossible, or StalePortfolio."""
    with transaction.atomic(), deed("change_portfolio", actor=access.person_id):
        current = Portfolio.objects.select_for_update(of=("self",)).select_related("scope").get(pk=portfolio.pk)
        rules.may_arrange(access, current.scope.path).or_raise()
        if current.version != version:
            raise rules.Impossible(_("Somebody changed this portfolio in the meantime. Nothing was saved."))
        current.name, current.description, current.owner = _a_name(name), description, owner
        _save(current)
    current.refresh_from_db(fields=["version"])
    return current


def move_portfolio(portfolio: Portfolio, *, under: Portfolio | None, access: Access) -> Portfolio:
    """The portfolio with everything below it in its new place. Raises Refused, or Impossible for a circle."""
    target = under.scope if under else enterprise_scope()
    rules.may_arrange(access, portfolio.scope.path).or_raise()
    rules.may_arrange(access, target.path).or_raise()
    with transaction.atomic(), deed("move_portfolio", actor=access.person_id):
        try:
            # Looks at both places under the lock of the tree, so that two moves at once close no circle either.
            move_scope(portfolio.scope, under=target)
        except ScopeBelowItself as circle:
            raise rules.Impossible(_("A portfolio cannot move below itself."), field="parent") from circle
        portfolio.parent = under
        _save(portfolio, fields=("parent",))
    portfolio.refresh_from_db(fields=["version"])
    return portfolio


def remove_portfolio(portfolio: Portfolio, *, access: Access) -> None:
    """Remove an empty portfolio. Raises Refused, or Impossible while it holds anything."""
    rules.may_arrange(access, portfolio.scope.path).or_raise()
    if portfolio.children.exists() or Initiative.objects.filter(portfolio=portfolio).exists():
        raise rules.Impossible(_("Only an empty portfolio can be removed: move what it holds first."))
    with transaction.atomic(), deed("remove_portfolio", actor=access.person_id):
        scope = portfolio.scope
        portfolio.delete()
        scope.delete()


def _a_name(name: str) -> str:
    if not name.strip():
        raise rules.Impossible(_("Give the portfolio a name."), field="name")
    return name.strip()


def _save(portfolio: Portfolio, *, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            portfolio.save(update_fields=fields)
    except IntegrityError as clash:
        text = _("There is a portfolio named %(name)s in this place already.") % {"name": portfolio.name}
        raise rules.Impossible(text, field="name") from clash
