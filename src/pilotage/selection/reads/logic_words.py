"""Rules between initiatives as sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.selection.models import LogicKind


def logic_sentence(kind: str, names: Sequence[str], *, group: str = "", count: int = 0, lag: int = 0) -> str:
    """ "A needs B.", "At most 2 of: A, B, C."; `group` names the portfolio or programme whose candidates are meant."""
    listed = group or ", ".join(names)
    match kind:
        case LogicKind.NEEDS:
            return _("%(first)s needs %(second)s.") % {"first": names[0], "second": names[1]}
        case LogicKind.EXCLUDES:
            return _("%(first)s and %(second)s exclude each other.") % {"first": names[0], "second": names[1]}
        case LogicKind.AFTER if lag:
            facts = {"first": names[0], "second": names[1], "days": lag}
            text = ngettext(
                "%(first)s starts at least %(days)s day after the end of %(second)s.",
                "%(first)s starts at least %(days)s days after the end of %(second)s.",
                lag,
            )
            return text % facts
        case LogicKind.AFTER:
            return _("%(first)s starts after the end of %(second)s.") % {"first": names[0], "second": names[1]}
        case LogicKind.AT_LEAST:
            return _("At least %(count)s of: %(names)s.") % {"count": count, "names": listed}
        case LogicKind.AT_MOST:
            return _("At most %(count)s of: %(names)s.") % {"count": count, "names": listed}
        case _:
            return _("All or none of: %(names)s.") % {"names": listed}
