"""Inviting, naming and changing people, and ending their accounts."""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.actions.roles import give_role
from pilotage.accounts.actions.sessions import end_all_sessions
from pilotage.accounts.models import ApiToken, Grant, Person, Role, Scope
from pilotage.accounts.reads import enterprise_scope, organisation
from pilotage.accounts.reads.people import administrators_besides, grant_paths_of, is_enterprise_administrator
from pilotage.accounts.rules import Access, Impossible, Permission
from pilotage.accounts.rules import people as rules
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell

# Told when somebody takes Pilotage into possession: upper wings then bring along what an organisation begins with.
FOUNDED = "administrator_founded"


def invite_person(
    *, email: str, name: str, access: Access, roles: Sequence[tuple[Role, Scope]] = (), site: str = ""
) -> Person:
    """Somebody who may sign in, with these roles; a mail lets them choose their password.

    Who is there already keeps name and password and only gets the roles. `site` is the address of this Pilotage
    (https://...) in the mail, else that of the settings.
    Raises Refused, or Impossible when the address is wrong or belongs to somebody who was deactivated.
    """
    rules.may_invite(access).or_raise()
    if not roles:
        # Without a role nobody but an administrator of everything would ever see the person again.
        access.may_everywhere(Permission.MANAGE_PEOPLE).or_raise()
    known = Person.objects.filter(email=_an_email(email)).first()
    if known and not known.is_active:
        raise Impossible(_("This person was deactivated. Reactivate them on their page."), field="email")
    with transaction.atomic(), deed("invite_person", actor=access.person_id):
        person = known or _create(email, name)
        for role, scope in roles:
            give_role(person, role=role, scope=scope, access=access)
        if not known:
            transaction.on_commit(lambda: send_invitation(person, access=access, site=site), robust=True)
    return person


def name_person(name: str, *, access: Access) -> Person:
    """Somebody who is only named, as an owner or a judge: no e-mail, no sign-in. The same name is the same person."""
    if not access.may_anywhere(Permission.IMPORT):
        access.may_anywhere(Permission.EDIT).or_raise()
    name = _a_name(name)
    with transaction.atomic(), deed("name_person", actor=access.person_id):
        known = Person.objects.filter(name__iexact=name).order_by("-is_active", "joined_at").first()
        if known:
            return known
        person = Person(name=name, is_active=False)
        person.set_unusable_password()
        person.save()
    return person


def change_person(person: Person, *, version: int, name: str, email: str, access: Access) -> Person:
    """The person with a new name or address; one's own name everybody may change.

    Giving an address to somebody who was only named does not let them in yet: that is `reactivate_person`.
    Raises Refused, or Impossible when the address belongs to somebody else or the person changed meanwhile.
    """
    with transaction.atomic(), deed("change_person", actor=access.person_id):
        current = Person.objects.select_for_update().get(pk=person.pk)
        paths = grant_paths_of(person.pk)
        address = _an_email(email) if email.strip() else None
        if address == current.email:
            rules.may_rename(access, person.pk, paths).or_raise()
        else:
            rules.may_manage(access, paths).or_raise()
        if current.version != version:
            raise Impossible(_("Somebody changed this person in the meantime. Nothing was saved: look again."))
        if address is None and current.email is not None:
            raise Impossible(_("A person who can sign in needs an e-mail address."), field="email")
        current.name, current.email = _a_name(name), address
        _save(current)
    current.refresh_from_db()
    return current


def deactivate_person(person: Person, *, access: Access, now: datetime) -> Person:
    """The person, unable to sign in from this moment: their sessions and tokens end at once, their deeds stay."""
    rules.may_deactivate(
        access,
        person.pk,
        grant_paths_of(person.pk),
        is_enterprise_administrator=is_enterprise_administrator(person.pk),
        other_administrators=administrators_besides(person.pk),
    ).or_raise()
    with transaction.atomic(), deed("deactivate_person", actor=access.person_id):
        # Two administrators who deactivate each other at the same time: the second one waits and is refused.
        list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
        if is_enterprise_administrator(person.pk) and administrators_besides(person.pk) == 0:
            raise Impossible(_("This is the last administrator of the enterprise."))
        Person.objects.filter(pk=person.pk).update(is_active=False)
        ApiToken.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
        end_all_sessions(person)
    person.refresh_from_db()
    return person


def reactivate_person(person: Person, *, access: Access, site: str = "") -> Person:
    """The person, able to sign in again; who has no password yet is invited. Old sessions and tokens stay ended."""
    rules.may_manage(access, grant_paths_of(person.pk)).or_raise()
    if person.email is None:
        raise Impossible(_("Give this person an e-mail address first; without one nobody can sign in."), field="email")
    with transaction.atomic(), deed("reactivate_person", actor=access.person_id):
        Person.objects.filter(pk=person.pk).update(is_active=True)
        person.refresh_from_db()
        if not person.has_usable_password():
            transaction.on_commit(lambda: send_invitation(person, access=access, site=site), robust=True)
    return person


def send_invitation(person: Person, *, access: Access, site: str = "") -> None:
    """Send the mail with which a person chooses a password; its link works once, for a few days."""
    rules.may_manage(access, grant_paths_of(person.pk)).or_raise()
    if person.email is None or not person.is_active:
        raise Impossible(_("Only an active person with an e-mail address can be invited."))
    facts = {
        "name": person.name,
        "inviter": access.name,
        "organisation": organisation().name,
        "url": password_link(person, site=site),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    subject = _("%(inviter)s invites you to Pilotage") % {"inviter": " ".join(access.name.split())}
    send_mail(subject, render_to_string("accounts/mail/invitation.txt", facts), None, [person.email])


def password_link(person: Person, *, site: str = "") -> str:
    """The address where this person chooses a password: works once, until they sign in, for a few days."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return (site or settings.PILOTAGE_URL).rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def found_administrator(*, email: str, name: str, password: str | None) -> Person:
    """An administrator of the enterprise, made from the command line: whoever may start Pilotage owns it.

    Somebody who is there already becomes an active administrator, with the new password where one is given.
    """
    with transaction.atomic(), deed("found_administrator"):
        person = Person.objects.filter(email=_an_email(email)).first() or _create(email, name)
        person.is_active = True
        if password is not None:
            person.set_password(password)
        person.save()
        Grant.objects.get_or_create(person=person, role=Role.ADMINISTRATOR, scope=enterprise_scope())
        tell(FOUNDED, [person.pk])
    return person


def _create(email: str, name: str) -> Person:
    person = Person(email=_an_email(email), name=_a_name(name))
    person.set_unusable_password()
    _save(person)
    return person


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as clash:
        raise Impossible(_("Somebody else has this e-mail address already."), field="email") from clash


def _an_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Impossible(_("Write an e-mail address such as name@example.org."), field="email") from wrong
    return email


def _a_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Impossible(_("Write the person's name."), field="name")
    return name
