"""What scopes are called. The wing that owns the portfolio tree tells; here only the enterprise has a name."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pilotage.accounts.models import Organisation, Scope, ScopeKind
from pilotage.accounts.rules import Access, Permission


@dataclass(frozen=True, slots=True)
class ScopeName:
    """How a scope is shown: the name of its portfolio or initiative, and its page."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A scope on which a role can be given; depth indents it in the tree."""

    scope_id: UUID
    path: str
    label: str
    depth: int = 0


NamesProvider = Callable[[Collection[UUID]], Mapping[UUID, ScopeName]]
ChoicesProvider = Callable[[Access], Sequence[ScopeChoice]]
_names: list[NamesProvider] = []
_choices: list[ChoicesProvider] = []


def register_scope_names(provider: NamesProvider) -> None:
    """Let an upper wing name scopes: it gets their ids and answers for those it knows."""
    if provider not in _names:
        _names.append(provider)


def register_scope_choices(provider: ChoicesProvider) -> None:
    """Let an upper wing offer scopes (those the person may see), in the order of the tree."""
    if provider not in _choices:
        _choices.append(provider)


def scope_names(scopes: Collection[Scope]) -> dict[UUID, ScopeName]:
    """The name of each of these scopes; one that nobody names is called by its kind."""
    names = {
        scope.pk: ScopeName(Organisation.objects.get().name) for scope in scopes if scope.kind == ScopeKind.ENTERPRISE
    }
    ids = {scope.pk for scope in scopes} - set(names)
    for provider in _names if ids else ():
        names |= provider(ids)
    return names | {scope.pk: ScopeName(str(ScopeKind(scope.kind).label)) for scope in scopes if scope.pk not in names}


def scopes_to_give(access: Access) -> list[ScopeChoice]:
    """The scopes on which this person may give roles, the enterprise first."""
    root = Scope.objects.get(kind=ScopeKind.ENTERPRISE)
    offered = [ScopeChoice(root.pk, root.path, Organisation.objects.get().name)]
    for provider in _choices:
        offered += provider(access)
    return [choice for choice in offered if access.may(Permission.MANAGE_PEOPLE, path=choice.path)]
