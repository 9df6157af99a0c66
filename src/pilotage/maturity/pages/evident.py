"""The evidence of a practice as it stands beside what people say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.formats import Formatter
from pilotage.maturity.models import Assessment
from pilotage.maturity.reads.telling import evidence_text
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import PracticeShape
from pilotage.work.reads.visible import portfolios_visible_to

# By whether it holds.
_WORDS = {
    True: (lazy("holds"), "green", "✓"),
    False: (lazy("does not hold"), "amber", "!"),
    None: (lazy("no evidence yet"), "none", ""),
}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """share: 0..1, None where there is no evidence yet; url: of the rows behind it, as far as the reader sees them"""

    text: str
    word: str
    tone: str
    letter: str
    share: float | None
    signs: tuple[str, ...]
    url: str


def evidence_view(practice: PracticeShape, evidence: Evidence | None, query: str, f: Formatter) -> EvidenceView | None:
    """None for a practice that no probe looks for. query: what the address of the rows is narrowed to"""
    if not practice.probe:
        return None
    word, tone, letter = _WORDS[evidence.holds if evidence else None]
    return EvidenceView(
        text=evidence_text(evidence, f) or _("The data were not looked at yet."),
        word=str(word),
        tone=tone,
        letter=letter,
        share=evidence.tally.share if evidence else None,
        signs=evidence.signs if evidence else (),
        url="",
    )


def scope_query(request: PersonalRequest, assessment: Assessment) -> str:
    """What narrows an address to the scope of an assessment; empty for the enterprise, or what is not in sight."""
    found = portfolios_visible_to(request.access).filter(scope=assessment.scope_id).values_list("pk", flat=True).first()
    return f"?scope={found}" if found else ""
