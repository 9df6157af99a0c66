"""What one gets by mail: chosen when signed in, or stopped by the link of a mail."""

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest, open_door, own_door
from pilotage.governance.actions.notices import stop_notices, want_notices
from pilotage.governance.reads.notices import from_token, notice_kinds, wanted_by
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.pages import go, notice, page, warn


@own_door
def notices(request: PersonalRequest) -> HttpResponseBase:
    mine = request.access.person_id
    if request.method == "POST":
        try:
            want_notices(request.POST.getlist("kind"), access=request.access)
        except Impossible as wrong:
            warn(request, str(wrong))
        else:
            notice(request, _("Kept: that is what you get by mail."))
        return go(request, reverse("governance:notices"))
    wanted = wanted_by(mine) if mine else {}
    kinds = [(kind.name, str(kind.label), wanted.get(kind.name, True)) for kind in notice_kinds()]
    return page(request, "governance/notices.html", {"kinds": kinds})


@open_door
def stop(request: PersonalRequest, token: str) -> HttpResponseBase:
    """The link of a mail: works signed out, asks once (programs that read mail open links), and only then writes."""
    found = from_token(token)
    if found is None:
        raise Http404
    person, kind = found
    is_done = request.method == "POST"
    if is_done:
        stop_notices(person, kind.name)
    return page(request, "governance/stop_notices.html", {"label": str(kind.label), "is_done": is_done})
