"""Bringing an initiative to its gate: ticks, documents, submitting for the decision, and taking that back."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.governance.actions.locking import locked_initiative, locked_review
from pilotage.governance.models import Criterion, CriterionKind, Gate, GateFile, GateReview, ReviewState, Tick
from pilotage.governance.models.gates import MOST_BYTES
from pilotage.governance.reads.criteria import answers_of, criteria_of
from pilotage.governance.reads.lifecycles import open_reviews_of, standing_of
from pilotage.governance.rules.deciding import may_submit, may_withdraw
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed
from pilotage.work.models import Initiative

MOST_OF_A_NOTE = 4000
MOST_OF_A_TICK = 500


def submit_review(
    initiative: Initiative, gate: Gate, *, note: str, access: Access, on: date, at: datetime
) -> GateReview:
    """The initiative, waiting for the decision at its gate.

    Raises Refused, or Impossible with every criterion that is in the way and what to do about it.
    """
    with transaction.atomic(), deed("submit_review", actor=access.person_id, gate=gate.name):
        current = locked_initiative(initiative.pk)
        may_submit(access, current).or_raise()
        refuse_elsewhere(current, gate)
        waiting = open_reviews_of([current.pk]).get(current.pk)
        if waiting is not None:
            raise Impossible(_("It waits at “%(gate)s” already.") % {"gate": waiting.gate.name})
        refuse_unmet(current, gate, on=on)
        return GateReview.objects.create(
            initiative=current,
            gate=gate,
            submitted_by_id=access.person_id,
            submitted_on=on,
            submitted_at=at,
            note=_a_text(note, MOST_OF_A_NOTE, field="note"),
        )


def withdraw_review(review: GateReview, *, access: Access) -> GateReview:
    """The review, taken back before it is decided; what was voted stays in its history."""
    with transaction.atomic(), deed("withdraw_review", actor=access.person_id, gate=review.gate.name):
        _initiative, current = locked_review(review)
        may_withdraw(access, current).or_raise()
        refuse_closed(current)
        current.state = ReviewState.WITHDRAWN
        current.save()
    return current


def refuse_closed(review: GateReview) -> None:
    if review.state == ReviewState.DECIDED:
        raise Impossible(_("This was decided already. Open the decision to see how."))
    if review.state == ReviewState.WITHDRAWN:
        raise Impossible(_("This was withdrawn. It can be submitted anew."))


def refuse_elsewhere(initiative: Initiative, gate: Gate) -> None:
    """Raises Impossible unless this is the gate at which the initiative stands."""
    standing = standing_of(initiative)
    if standing is not None and standing.gate is not None and standing.gate.pk == gate.pk:
        return
    if standing is None or standing.gate is None:
        text = _("“%(name)s” stands at no gate now. Look at its life cycle.")
        raise Impossible(text % {"name": initiative.name})
    text = _("“%(name)s” stands at the gate “%(now)s” now, not at “%(gate)s”. Withdraw this, and submit it there.")
    raise Impossible(text % {"name": initiative.name, "now": standing.gate.name, "gate": gate.name})


def refuse_unmet(initiative: Initiative, gate: Gate, *, on: date) -> None:
    """Raises Impossible with every criterion that keeps the gate shut, and what to do about each."""
    shut = [one for one in answers_of(initiative, criteria_of(gate), day=on) if one.is_in_the_way]
    if shut:
        head = _("“%(gate)s” is not open yet.") % {"gate": gate.name}
        raise Impossible(" ".join([head, *(one.refusal for one in shut)]))


def tick(initiative: Initiative, criterion: Criterion, *, note: str, access: Access, on: date) -> Tick:
    """Vouch for a checklist item."""
    with transaction.atomic(), deed("tick", actor=access.person_id, criterion=criterion.text):
        current = _tickable(initiative, criterion, CriterionKind.CHECKLIST, access)
        kept, _is_new = Tick.objects.update_or_create(
            criterion=criterion,
            initiative=current,
            defaults={"by_id": access.person_id, "on": on, "note": _a_text(note, MOST_OF_A_TICK, field="note")},
        )
    return kept


def attach_link(
    initiative: Initiative, criterion: Criterion, *, title: str, url: str, access: Access, on: date
) -> Tick:
    """The document that a criterion asks for, where it lies."""
    address = urlsplit(url.strip())
    if address.scheme not in {"https", "http"} or not address.netloc or len(url) > 1000:
        raise Impossible(_("Write an address that begins with https://, of at most 1,000 letters."), field="url")
    with transaction.atomic(), deed("attach", actor=access.person_id, criterion=criterion.text):
        current = _tickable(initiative, criterion, CriterionKind.DOCUMENT, access)
        return _attached(current, criterion, _a_title(title or address.netloc), access, on, url=url.strip(), file=None)


def attach_file(
    initiative: Initiative,
    criterion: Criterion,
    *,
    name: str,
    content: bytes,
    media_type: str,
    title: str,
    access: Access,
    on: date,
    at: datetime,
) -> Tick:
    """The document itself, kept in the database."""
    if not content:
        raise Impossible(_("The file is empty."), field="file")
    if len(content) > MOST_BYTES:
        raise Impossible(_("A file may have at most 10 MB. Put it where it can be linked to, and attach the link."),
                         field="file")  # fmt: skip
    with transaction.atomic(), deed("attach", actor=access.person_id, criterion=criterion.text):
        current = _tickable(initiative, criterion, CriterionKind.DOCUMENT, access)
        file = GateFile.objects.create(
            name=name[-200:],
            media_type=media_type[:120],
            size=len(content),
            content=content,
            brought_by_id=access.person_id,
            brought_at=at,
        )
        return _attached(current, criterion, _a_title(title or name), access, on, url="", file=file)


def untick(initiative: Initiative, criterion: Criterion, *, access: Access) -> None:
    """Take back a tick or a document; who had given it stays in the history."""
    with transaction.atomic(), deed("untick", actor=access.person_id, criterion=criterion.text):
        current = _tickable(initiative, criterion, CriterionKind(criterion.kind), access)
        Tick.objects.filter(criterion=criterion, initiative=current).delete()


def _attached(
    initiative: Initiative, criterion: Criterion, title: str, access: Access, on: date, *, url: str,
    file: GateFile | None,
) -> Tick:  # fmt: skip
    facts = {"by_id": access.person_id, "on": on, "title": title, "url": url, "file": file}
    kept, _is_new = Tick.objects.update_or_create(criterion=criterion, initiative=initiative, defaults=facts)
    return kept


def _tickable(initiative: Initiative, criterion: Criterion, kind: CriterionKind, access: Access) -> Initiative:
    current = locked_initiative(initiative.pk)
    may_submit(access, current).or_raise()
    standing = standing_of(current)
    if standing is None or standing.gate is None or standing.gate.pk != criterion.gate_id or criterion.is_retired:
        raise Impossible(_("This belongs to another gate than the one at which “%(name)s” stands.") % {
            "name": current.name,
        })  # fmt: skip
    if criterion.kind != kind:
        raise Impossible(_("This criterion is met in another way: it is %(kind)s.") % {
            "kind": CriterionKind(criterion.kind).label,
        })  # fmt: skip
    return current


def _a_title(title: str) -> str:
    return " ".join(title.split())[:200]


def _a_text(text: str, most: int, *, field: str) -> str:
    text = text.strip()
    if len(text) > most:
        raise Impossible(_("At most %(most)s letters fit here.") % {"most": most}, field=field)
    return text
