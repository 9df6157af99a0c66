"""How the wing's filters read on the chips of the register."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.kit.formats import formatter

Words = tuple[str, str]
CHANGED: Mapping[str, str | Promise] = {
    "rag_worse": gettext_lazy("RAG got worse"),
    "rag_better": gettext_lazy("RAG got better"),
    "stage": gettext_lazy("Moved to another stage"),
    "ended": gettext_lazy("Ended"),
    "later": gettext_lazy("Finish moved later"),
    "earlier": gettext_lazy("Finish moved earlier"),
    "dearer": gettext_lazy("Stated cost grew"),
    "cheaper": gettext_lazy("Stated cost fell"),
    "new": gettext_lazy("New"),
}


def current(value: str) -> Words:
    return _("Only"), _("neither closed nor cancelled")


def mine(value: str) -> Words:
    return _("Only"), _("what you own, manage or may edit")


def unreported(value: str) -> Words:
    return _("RAG"), _("none since %(day)s") % {"day": day_words(value)}


def overdue(value: str) -> Words:
    return _("Should have finished"), _("before %(day)s") % {"day": day_words(value)}


def rag_moved(value: str) -> Words:
    way, _sign, day = value.partition(":")
    words = _("worse than on %(day)s") if way == "worse" else _("better than on %(day)s")
    return _("RAG"), words % {"day": day_words(day)}


def changed(value: str) -> Words:
    kind, *days = value.split(":")
    since, until = (day_words(day) for day in [*days, "", ""][:2])
    words = _("%(what)s, %(since)s – %(until)s") % {"what": CHANGED.get(kind, kind), "since": since, "until": until}
    return _("Changed"), words


def chosen(label: str | Promise, values: Mapping[str, str | Promise]) -> Callable[[str], Words]:
    """Words of a filter that takes one of a few values."""
    return lambda value: (str(label), str(values.get(value, value)))


serves = chosen(
    gettext_lazy("Serves"), {"nothing": gettext_lazy("nothing, as rated"), "unsaid": gettext_lazy("not rated")}
)
worth = chosen(gettext_lazy("Only"), {"npv": gettext_lazy("with an NPV"), "seen": gettext_lazy("whose money you see")})
can = chosen(
    gettext_lazy("Only"),
    {"rate": gettext_lazy("what you may rate"), "enter_money": gettext_lazy("whose money you enter")},
)


def day_words(written: str) -> str:
    """The day in the reader's form; what is no day stays as it is."""
    try:
        return formatter().date(date.fromisoformat(written))
    except ValueError:
        return written
