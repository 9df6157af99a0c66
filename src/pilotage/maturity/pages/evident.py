"""The evidence of a practice as it stands beside what people say."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.formats import Formatter
from pilotage.maturity.models import Assessment
from pilotage.maturity.reads.assessments import untold_in
from pilotage.maturity.reads.telling import evidence_text, verdict_text
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import ModelShape, PracticeShape
from pilotage.work.reads.visible import portfolios_visible_to

# The tone and the sign of a verdict.
LOOKS = {True: ("green", "✓"), False: ("amber", "!"), None: ("none", "")}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """signs: of having been made to pass; url: of the rows behind it, as far as the reader sees them"""

    text: str
    word: str
    tone: str
    letter: str
    signs: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown of evidence on one page: for whom, and of which scope the rows are."""

    untold: frozenset[str]
    query: str
    f: Formatter

    def view(self, practice: PracticeShape, evidence: Evidence | None) -> EvidenceView | None:
        """None for a practice that no probe looks for."""
        if not practice.probe:
            return None
        is_told = practice.key not in self.untold
        tone, letter = LOOKS[evidence.holds if evidence else None]
        return EvidenceView(
            text=self._text(evidence, is_told=is_told),
            word=verdict_text(evidence),
            tone=tone,
            letter=letter,
            signs=evidence.signs if evidence and is_told else (),
            url=reverse("maturity:probe", args=[practice.probe]) + self.query if practice.probe in PROBES else "",
        )

    def _text(self, evidence: Evidence | None, *, is_told: bool) -> str:
        if evidence is None:
            return _("The data were not looked at yet.")
        if not is_told:
            return _("The numbers are for who may see them there.")
        return evidence_text(evidence, self.f, is_told=True)


def evidence_view(practice: PracticeShape, evidence: Evidence | None, query: str, f: Formatter) -> EvidenceView | None:
    """Of evidence that was counted for the reader; None for a practice that no probe looks for.

    query   what the address of the rows is narrowed to
    """
    return Beside(frozenset(), query, f).view(practice, evidence)


def beside(request: PersonalRequest, assessment: Assessment, shape: ModelShape, f: Formatter) -> Beside:
    return Beside(untold_in(assessment, shape, request.access), scope_query(request, assessment), f)


def scope_query(request: PersonalRequest, assessment: Assessment) -> str:
    """What narrows an address to the scope of an assessment; empty for the enterprise, or what is not in sight."""
    found = portfolios_visible_to(request.access).filter(scope=assessment.scope_id).values_list("pk", flat=True).first()
    return f"?scope={found}" if found else ""
