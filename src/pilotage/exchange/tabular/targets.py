"""The fields of an initiative that a column may fill, and the headers that people write over them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pilotage.exchange.tabular.words import plain


class Target(StrEnum):
    ID = "external_id"
    NAME = "name"
    PORTFOLIO = "portfolio"
    KIND = "kind"
    DESCRIPTION = "description"
    OWNER = "owner"
    MANAGER = "manager"
    STAGE = "stage"
    START_PLANNED = "start_planned"
    START_FORECAST = "start_forecast"
    FINISH_PLANNED = "finish_planned"
    FINISH_FORECAST = "finish_forecast"
    RAG = "rag"
    RAG_COMMENT = "rag_comment"
    WHOLE_LIFE_COST = "whole_life_cost"
    BUDGET_YEAR = "budget_this_year"
    FORECAST_YEAR = "forecast_this_year"
    TAGS = "tags"
    SNAPSHOT = "snapshot"
    CUSTOM = "custom"
    IGNORE = "ignore"


DATES = frozenset(
    {
        Target.START_PLANNED,
        Target.START_FORECAST,
        Target.FINISH_PLANNED,
        Target.FINISH_FORECAST,
        Target.SNAPSHOT,
    }
)
FINISHES = frozenset({Target.FINISH_PLANNED, Target.FINISH_FORECAST})
MONIES = frozenset({Target.WHOLE_LIFE_COST, Target.BUDGET_YEAR, Target.FORECAST_YEAR})


@dataclass(frozen=True, slots=True)
class Wording:
    """A way to write a header, and how sure it makes us (0..1)."""

    pattern: re.Pattern[str]
    share: float


THING = r"(?:project|programme|program|initiative|investment|projekt|projet|vorhaben)"
OPTIONAL = rf"(?:{THING} )?"
YEAR = r"(?:fy ?)?(?:20)?\d\d ?[/ -] ?(?:20)?\d\d|fy ?(?:20)?\d\d|20\d\d"
COMMENT = (
    r"\b(?:comments?|commentary|commentaires?|narrative|kommentar|bemerkung(?:en)?|notes?|"
    r"explanation|reasons?|actions?|rationale)\b"
)
THIS_YEAR = (
    rf"(?:financial year|fiscal year|in[ -]?year|yearly|annual|current year|this year|fy|"
    rf"{YEAR}|exercice|laufendes jahr|jahres)"
)

# Most telling first within a target; matched against `words.plain` of the header, without its unit.
WORDINGS: dict[Target, tuple[tuple[str, float], ...]] = {
    Target.ID: (
        (
            rf"(?:gmpp )?{OPTIONAL}(?:id|ids|pid|key|code|number|no|num|nr|nummer|numero|ref|"
            rf"reference|identifier|kennung|schlussel)(?: (?:number|no|code))?",
            0.95,
        ),
        (r"(?:external|unique|system) ?(?:id|key|identifier|ref)|uid|guid", 1.0),
        (rf"(?:\w+ )?{THING} (?:id|key|code|number|no|nr|ref|reference)(?: number)?", 0.95),
        (
            rf"(?:id|ref|code|numero|n) (?:du |des |der |of )?{THING}|(?:\w+ )?id(?: number)?|"
            rf"wbs(?: element| code)?|psp element|ppm ?(?:id|no)",
            0.8,
        ),
    ),
    Target.NAME: (
        (
            rf"{THING} ?(?:name|title|titel|bezeichnung|nom|intitule)|nom (?:du )?projet|"
            rf"intitule (?:du )?projet|projekt(?:name|titel|bezeichnung)",
            1.0,
        ),
        (r"name|title|titel|nom|intitule|bezeichnung|libelle|designation", 0.9),
        (rf"name of (?:the )?{THING}|{THING}(?: / {THING})?s?|(?:\w+ )?{THING} name", 0.85),
    ),
    Target.PORTFOLIO: (
        (r"portfolio(?: name)?|portefeuille|department(?: name)?|dept|ministry|departement|abteilung|ministere", 1.0),
        (
            r"(?:lead |managing |client |responsible |sponsoring )?(?:department|agency|"
            r"organi[sz]ation|directorate|division|business unit|unit|bu)|bereich|direction|"
            r"geschaftsbereich",
            0.85,
        ),
        (r"owner group|business area|group|sector|service|programme area|delivery programm?e?", 0.55),
    ),
    Target.KIND: ((r"kind|(?:project|initiative|work|item) type|art|projektart|type de projet|type", 0.8),),
    Target.DESCRIPTION: (
        (
            rf"{OPTIONAL}(?:description|desc|summary|beschreibung|kurzbeschreibung|aims?|"
            rf"objectives?|scope|purpose|abstract|descriptif)",
            0.95,
        ),
        (r"description.*|.*\baims\b.*|ziele?|objet|objectifs?|what is it|background", 0.8),
    ),
    Target.OWNER: (
        (
            rf"{OPTIONAL}(?:owner|sponsor|sro|senior responsible owner|executive sponsor|"
            rf"business owner|auftraggeber|commanditaire|sponsor executif|verantwortlich)(?: name)?",
            1.0,
        ),
        (r".*\b(?:sponsor|sro|senior responsible owner)\b(?: name)?", 0.7),
    ),
    Target.MANAGER: (
        (
            rf"{OPTIONAL}(?:manager|lead|leader|pm|project director|director|leiter|"
            rf"projektleiter(?:in)?|projektleitung|chef de projet|responsable)(?: name)?",
            1.0,
        ),
        (
            r"(?:chef|responsable) (?:de |du )?projet|programm?e? (?:manager|director|lead)|"
            r"delivery (?:manager|lead)|contact",
            0.8,
        ),
    ),
    Target.STAGE: (
        (
            r"(?:current |project |lifecycle |life cycle |delivery |gate )?(?:stage|phase|gate|"
            r"lifecycle|life cycle)|etape|projektphase|avancement",
            1.0,
        ),
        (r"(?:project |overall )?(?:status|state|statut|etat)", 0.6),
    ),
    Target.START_PLANNED: (
        (
            rf"(?:planned |baseline |approved |original |"
            rf"target )?{OPTIONAL}start(?:ing)?(?: date)?(?: planned| baseline)?",
            1.0,
        ),
        (
            r".*\bstart date\b.*|start(?:datum|termin)|beginn|anfang|date de (?:debut|demarrage|"
            r"lancement)|debut(?: prevu)?|begin(?: date)?|commencement(?: date)?|geplanter start|"
            r"design start|kick ?off",
            0.9,
        ),
        (r".*\bstart\b.*", 0.5),
    ),
    Target.START_FORECAST: (
        (
            r"(?!.*\b(?:approved|baseline)\b).*\b(?:forecast|actual|expected|estimated|revised|"
            r"current|latest)\b.*\bstart\b.*|start (?:date )?(?:forecast|actual)",
            1.0,
        ),
    ),
    Target.FINISH_PLANNED: (
        (
            rf"(?:planned |baseline |approved |original |target )?{OPTIONAL}(?:end|finish|"
            rf"completion|due|close|go live)(?: date)?(?: planned| baseline)?",
            1.0,
        ),
        (
            r".*\b(?:end|finish|completion|due) date\b.*|end(?:datum|termin|e)|fertigstellung|"
            r"date de fin|fin(?: prevue)?|echeance|deadline|geplantes ende|target date",
            0.9,
        ),
        (r".*\b(?:completion|finish)\b.*", 0.5),
    ),
    Target.FINISH_FORECAST: (
        (
            r"(?!.*\b(?:approved|baseline)\b).*\b(?:forecast|actual|expected|estimated|revised|"
            r"current|latest|anticipated|prevision|voraussichtlich\w*)\b.*\b(?:end|finish|"
            r"completion|fin|ende|go live)\b.*",
            1.0,
        ),
        (r"(?:end|finish|completion) (?:date )?(?:forecast|actual|estimate)", 1.0),
    ),
    Target.RAG: (
        (
            r"rag|rag (?:status|rating)|(?:colou?r|overall|rag) rating|overall (?:rag|status|"
            r"health)(?: status)?|traffic light|ampel(?:status)?|meteo",
            1.0,
        ),
        (
            r"(?:\w+ )?(?:rag|dca)(?: rag)? ?(?:ratings?|status)?(?: .*scale.*)?|"
            r"(?:\w+ )?delivery confidence(?: assessment)?(?: .*)?|.*\brag rating\b.*",
            0.95,
        ),
        (r"(?:project |overall )?(?:health|status|rating|confidence)(?: indicator)?|statut|feu", 0.7),
    ),
    Target.RAG_COMMENT: (
        (
            rf".*\b(?:rag|rating|dca|delivery confidence|status|health|ampel)\b.*{COMMENT}.*|"
            rf".*{COMMENT}.*\b(?:rag|rating|dca|delivery confidence|status|health)\b.*",
            0.95,
        ),
        (r"comments?|commentary|narrative|kommentar|commentaires?|bemerkung(?:en)?|latest update|status update", 0.5),
    ),
    Target.WHOLE_LIFE_COST: (
        (
            r".*\b(?:whole ?-? ?life|wlc|lifetime|life ?-? ?cycle|through ?-? ?life) ?(?:costs?|budget|baseline)?\b.*",
            1.0,
        ),
        (
            r"(?:total|overall|approved|full|estimated total|gesamt|cout) ?(?:project |programme |"
            r"capital |budgeted )?(?:costs?|budget|investment|spend|expenditure|value|capex|"
            r"total)(?: .*)?",
            0.85,
        ),
        (
            r"gesamt(?:kosten|budget|investition)|(?:cout|budget)s? (?:total|global)(?: .*)?|"
            r"montant(?: total)?|ffc|forecast final cost|final forecast cost|"
            r"estimate at completion|eac|total estimated cost|budget forecast",
            0.8,
        ),
        (
            r"(?:project |capital |approved |estimated |planned )?(?:costs?|budget|capex|"
            r"investment|kosten|cout|value|amount)(?: .*)?",
            0.6,
        ),
        (r"total baseline", 0.3),
    ),
    Target.BUDGET_YEAR: (
        (
            rf"{THIS_YEAR} (?:total )?(?:budget|baseline|funding|allocation|plan)(?: .*)?|(?:budget|baseline|"
            rf"allocation) (?:for )?{THIS_YEAR}(?: .*)?",
            0.95,
        ),
        (r"jahresbudget|budget annuel(?: .*)?|total baseline|annual baseline", 0.6),
    ),
    Target.FORECAST_YEAR: (
        (
            rf"{THIS_YEAR} (?:total )?(?:forecast|outturn|projection)(?: .*)?|(?:forecast|outturn|"
            rf"projection) (?:for )?{THIS_YEAR}(?: .*)?",
            0.95,
        ),
        (r"jahresprognose|prevision annuelle|forecast incl.*|forecast", 0.55),
    ),
    Target.TAGS: ((r"tags?|labels?|keywords?|schlagworte?|etiquettes?|mots cles", 1.0),),
    Target.SNAPSHOT: (
        (
            r"(?:date )?(?:reported |report |data )?as (?:of|at)(?: date)?|as of date|"
            r"snapshot(?: date| year)?|report(?:ing)? (?:date|year|period)|stichtag|date d arrete|"
            r"reporting month|data date",
            1.0,
        ),
        (r"year|jahr|annee|period", 0.6),
    ),
}
COMPILED = {
    target: tuple(Wording(re.compile(pattern), share) for pattern, share in wordings)
    for target, wordings in WORDINGS.items()
}
# A header of money or dates that speaks about something else than the field's own value.
ASIDE = re.compile(
    r"\b(?:variance|deviation|change[sd]?|difference|delta|abweichung|ecart|benefits?|"
    r"savings?|revenue|income|remaining|spent|actuals?|"
    r"nutzen|gains?|percent|%age|count|over|fte|staff|headcount|contingency|previous|prior|last year)\b|%"
)
ABOUT_TEXT = re.compile(rf"{COMMENT}|\b(?:why|where more than|if necessary)\b")
# Whoever writes more than this over a column explains it; the name comes first.
TELLING_LETTERS = 90
TELLING_HEADER = 300
UNIT_IN_HEADER = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\bin (?:[kmt]?€|[kmt]?eur|gbp|usd|chf|\$m?|£m?|mio\.?|mrd\.?|millions?|thousands?)\b.*",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def wordings_met(header: str) -> dict[Target, float]:
    """How sure the header alone makes us of each target (0..1); targets it says nothing about are left out."""
    texts = [plain(UNIT_IN_HEADER.sub(" ", header)), plain(header)]
    found: dict[Target, float] = {}
    for rank, text in enumerate(texts):
        for target, wordings in COMPILED.items():
            share = _best(target, text, wordings) - 0.05 * rank
            if share > found.get(target, 0.0):
                found[target] = share
    return found


def _best(target: Target, text: str, wordings: tuple[Wording, ...]) -> float:
    if not text:
        return 0.0
    if target not in (Target.RAG_COMMENT, Target.DESCRIPTION, Target.TAGS) and ABOUT_TEXT.search(
        text[:TELLING_LETTERS]
    ):
        return 0.0
    if (target in MONIES or target in DATES) and ASIDE.search(text):
        return 0.0
    return max((word.share for word in wordings if word.pattern.fullmatch(text)), default=0.0)


def target_told(header: str) -> Target | None:
    """The field that the header alone names; None when it names none that we know."""
    if len(header) > TELLING_HEADER:
        return None
    met = wordings_met(header)
    best = max(met, key=lambda target: met[target], default=None)
    return best if best is not None and met[best] >= 0.5 else None
