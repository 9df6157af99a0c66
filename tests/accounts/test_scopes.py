"""The tree of scopes grows and is rearranged; access follows."""

import pytest

from pilotage.accounts.actions.scopes import ScopeBelowItself, create_scope, create_scopes, move_scope
from pilotage.accounts.models import ScopeKind
from pilotage.accounts.reads import enterprise_scope

pytestmark = pytest.mark.django_db


def test_a_scope_lies_below_its_parent():
    root = enterprise_scope()
    rail = create_scope(kind=ScopeKind.PORTFOLIO, under=root)
    depot = create_scope(kind=ScopeKind.INITIATIVE, under=rail)
    assert depot.path == f"{root.id.hex}/{rail.id.hex}/{depot.id.hex}/"


def test_many_scopes_are_made_in_the_order_of_their_parents():
    root = enterprise_scope()
    rail = create_scope(kind=ScopeKind.PORTFOLIO, under=root)
    made = create_scopes(kind=ScopeKind.INITIATIVE, under=[rail, root, rail])
    assert [scope.path for scope in made] == [
        f"{parent.path}{scope.id.hex}/" for parent, scope in zip([rail, root, rail], made, strict=True)
    ]


def test_a_moved_scope_takes_everything_below_it_along():
    root = enterprise_scope()
    rail, water = (create_scope(kind=ScopeKind.PORTFOLIO, under=root) for _ in range(2))
    line = create_scope(kind=ScopeKind.PORTFOLIO, under=rail)
    depot = create_scope(kind=ScopeKind.INITIATIVE, under=line)
    move_scope(line, under=water)
    depot.refresh_from_db()
    assert line.path == f"{water.path}{line.id.hex}/"
    assert depot.path == f"{line.path}{depot.id.hex}/"


def test_a_scope_made_under_a_parent_that_moved_meanwhile_follows_it():
    root = enterprise_scope()
    rail, water = (create_scope(kind=ScopeKind.PORTFOLIO, under=root) for _ in range(2))
    stale = create_scope(kind=ScopeKind.PORTFOLIO, under=rail)
    moved = type(stale).objects.get(pk=stale.pk)
    move_scope(moved, under=water)
    assert create_scope(kind=ScopeKind.INITIATIVE, under=stale).path.startswith(moved.path)


@pytest.mark.parametrize("target", ["itself", "child"])
def test_a_scope_cannot_be_moved_below_itself(target):
    rail = create_scope(kind=ScopeKind.PORTFOLIO, under=enterprise_scope())
    line = create_scope(kind=ScopeKind.PORTFOLIO, under=rail)
    with pytest.raises(ScopeBelowItself):
        move_scope(rail, under=rail if target == "itself" else line)
