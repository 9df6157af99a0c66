"""Bringing a ledger: choose the file, look at the difference, book it; and the original back."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, Refused, door
from pilotage.exchange.ledger import tables
from pilotage.exchange.ledger.actions import book_file, receive_ledger
from pilotage.exchange.ledger.forms import LedgerForm
from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.ledger.reads import difference_of, ledgers_visible_to
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.finance.rules.permissions import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb

MOST_FILES = 50


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT_MONEY)
def ledger(request: PersonalRequest) -> HttpResponseBase:
    """Choose a file; nothing is written but the file itself, until it is booked."""
    form = LedgerForm(request.POST, request.FILES) if request.method == "POST" else LedgerForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept, _found = receive_ledger(
                name=file.name, content=file.read(), access=request.access, at=now(), on=today()
            )
        except (TableRefused, Unfit) as refused:
            form.add_error("file", refused.sentence if isinstance(refused, TableRefused) else str(refused))
        else:
            return go(request, reverse("exchange:ledger_preview", args=[kept.id]))
    context = {
        "crumbs": (Crumb(_("Money"), reverse("finance:overview")), Crumb(_("Ledger"))),
        "form": form,
        "files": tables.files_table(ledgers_visible_to(request.access)[:MOST_FILES]),
    }
    return page(request, "exchange/ledger.html", context, status=422 if form.errors else 200)


@require_GET
@door(Permission.EDIT_MONEY)
def preview(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """What the file would change now; of one that is booked, what it changed then."""
    kept = _the_file(request, id)
    try:
        found = difference_of(kept, request.access, on=today()) if kept.booked_at is None else None
    except (TableRefused, Unfit) as refused:
        warn(request, refused.sentence if isinstance(refused, TableRefused) else str(refused))
        return go(request, reverse("exchange:ledger"))
    context = {
        "crumbs": (
            Crumb(_("Money"), reverse("finance:overview")),
            Crumb(_("Ledger"), reverse("exchange:ledger")),
            Crumb(kept.upload.name),
        ),
        "name": kept.upload.name,
        "facts": tables.facts_of(found.counts if found else kept.counts),
        "booked": formatter().date(kept.booked_at.date()) if kept.booked_at else "",
        "problems": tables.problems_table(found) if found and found.problems else None,
        "months": tables.months_table(found) if found else None,
        "months_note": tables.months_note(found) if found else "",
        "can_book": bool(found and found.changing and not found.problems),
        "is_same": bool(found and not found.changing and not found.problems),
        "book_url": reverse("exchange:book_ledger", args=[kept.id]),
        "again_url": reverse("exchange:ledger"),
        "file_url": reverse("exchange:ledger_file", args=[kept.id]),
    }
    return page(request, "exchange/ledger_preview.html", context)


@require_POST
@door(Permission.EDIT_MONEY)
def book(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Book the file that was looked at: whole, or not at all."""
    kept = _the_file(request, id)
    try:
        done = book_file(kept, access=request.access, at=now(), on=today())
    except (Impossible, Refused, Unfit) as refused:
        warn(request, str(refused))
    else:
        count = done.counts["new"] + done.counts["changed"]
        words = ngettext("%(count)s row is booked.", "%(count)s rows are booked.", count)
        notice(request, words % {"count": formatter().number(count)})
    return go(request, reverse("exchange:ledger_preview", args=[kept.id]))


@require_GET
@door(Permission.EDIT_MONEY)
def original(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The file as it came."""
    upload = _the_file(request, id).upload
    answer = HttpResponse(bytes(upload.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = tables.attachment(upload.name)
    return answer


def _the_file(request: PersonalRequest, id: UUID) -> LedgerFile:
    found: LedgerFile = get_object_or_404(ledgers_visible_to(request.access), pk=id)
    return found
