"""The list of people, and inviting one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.actions.people import invite_person
from pilotage.accounts.forms import InviteForm, refuse
from pilotage.accounts.models import Grant, Person, Role, Scope
from pilotage.accounts.pages.home import settings_crumbs
from pilotage.accounts.reads.people import PeopleQuery, grants_of, people_matching
from pilotage.accounts.reads.scopes import ScopeName, scope_names, scopes_to_give
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.accounts.rules.duties import DUTIES
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, FilterChip, Row, Table, heads, pages_of, sorting_of, without

ON_A_PAGE = 100


@door(Permission.MANAGE_PEOPLE)
def people(request: PersonalRequest) -> HttpResponse:
    query = _query(request.GET)
    found = people_matching(request.access, query)
    pages, offset = pages_of(request.GET, total=(total := found.count()), page_size=ON_A_PAGE)
    context = {
        "table": _table(request, list(found[offset : offset + ON_A_PAGE])),
        "pages": pages,
        "total": formatter().count(total, _("person"), _("people")),
        "query": query,
        "roles": Role.choices,
        "states": tuple(STATES.items()),
        "chips": _chips(request.GET, query),
        "crumbs": settings_crumbs(Crumb(_("People"))),
    }
    return page(request, "accounts/people.html", context)


STATES = {"active": _("Active"), "invited": _("Invited"), "named": _("Named only"), "deactivated": _("Deactivated")}


def state_of(person: Person) -> Cell:
    """Whether the person can sign in, as a word."""
    if person.is_active:
        return Cell(_("Active"), tone="green") if person.last_login else Cell(_("Invited"), tone="amber")
    return Cell(_("Deactivated"), tone="red") if person.email else Cell(_("Named only"), tone="none")


@door(Permission.MANAGE_PEOPLE)
def invite(request: PersonalRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, scopes=scopes_to_give(request.access))
    if request.method == "POST" and form.is_valid() and (person := _invited(request, form)):
        notice(request, _("%(name)s may sign in.") % {"name": person.name})
        return go(request, reverse("accounts:person", args=[person.pk]))
    crumbs = settings_crumbs(Crumb(_("People"), reverse("accounts:people")), Crumb(_("Invite")))
    context = {"form": form, "duties": duties(), "crumbs": crumbs}
    return page(request, "accounts/invite.html", context, status=422 if form.errors else 200)


def duties() -> list[tuple[str, str]]:
    """Each role with what it is for."""
    return [(str(role.label), str(DUTIES[role])) for role in Role]


def site_of(request: HttpRequest) -> str:
    """The address by which this person reaches Pilotage: links in mails begin with it."""
    return request.build_absolute_uri("/")


def _invited(request: PersonalRequest, form: InviteForm) -> Person | None:
    asked = form.cleaned_data
    roles = [(Role(asked["role"]), Scope.objects.get(pk=asked["scope"]))]
    try:
        return invite_person(
            email=asked["email"], name=asked["name"], roles=roles, access=request.access, site=site_of(request)
        )
    except Impossible as impossible:
        refuse(form, impossible)
        return None


def _query(params: QueryDict) -> PeopleQuery:
    return PeopleQuery(
        text=params.get("q", "").strip(),
        role=params.get("role", ""),
        state=params.get("state", ""),
        sorting=sorting_of(params),
    )


def _table(request: PersonalRequest, shown: list[Person]) -> Table:
    grants = grants_of(shown, request.access)
    names = scope_names(list({grant.scope.pk: grant.scope for own in grants.values() for grant in own}.values()))
    columns = (
        Column("name", _("Name"), sort="name"),
        Column("email", _("E-mail"), sort="email"),
        Column("roles", _("Roles")),
        Column("state", _("State")),
        Column("last_login", _("Last sign-in"), sort="last_login"),
    )
    return Table(
        name="people",
        caption=_("People"),
        heads=heads(columns, request.GET),
        rows=[_row(person, grants[person.pk], names) for person in shown],
        empty_text=_("Nobody matches these filters."),
    )


def _row(person: Person, grants: list[Grant], names: dict[UUID, ScopeName]) -> Row:
    roles = " · ".join(f"{grant.get_role_display()}, {names[grant.scope_id].name}" for grant in grants)
    return Row(
        key=str(person.pk),
        cells=(
            Cell(person.name, url=reverse("accounts:person", args=[person.pk])),
            Cell(person.email or UNKNOWN),
            Cell(roles or UNKNOWN, kind="w"),
            state_of(person),
            Cell(formatter().moment(person.last_login), kind="q"),
        ),
    )


def _chips(params: QueryDict, query: PeopleQuery) -> list[FilterChip]:
    said = [
        (_("Text"), query.text, "q"),
        (_("Role"), str(dict(Role.choices).get(query.role, "")), "role"),
        (_("State"), str(STATES.get(query.state, "")), "state"),
    ]
    return [FilterChip(label, value, without(params, name)) for label, value, name in said if value]
