"""Words of headers and cells in one form, so that "Project_Name", "projectName" and "PROJECT NAME" are the same."""

import re
import unicodedata
from functools import lru_cache

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOT_WORD = re.compile(r"[^\w%£€$#/&]+|_")
# "%" must not become "percent" of anything; "/" parts "Amber/Red" and "2013/2014" and is kept.

UNKNOWN = re.compile(
    r"""^[\s(\[]*(?:
      -+|–|—|\?+|\.+|x+|\*+|
      n\s?[/.]?\s?a\.?|\#n/a!?|nan|nat|nil|null|none|
      \#(?:ref|value|name|null|num|div/0)[!?]*|unknown|undefined|unbekannt|inconnue?s?|
      t\.?b\.?[acdn]\.?|
      to\ be\ (?:confirmed|determined|decided|advised|announced|defined).*|offen|à\ définir|
      not\ (?:yet\ )?(?:known|available|applicable|provided|reported|set|stated|published|
        disclosed|recorded|defined|approved|rated)\b.*|
      no\ (?:end\ date|start\ date|date|data|dca|rating|rag|value|information|response|departmental\ narrative)\b.*|
      (?:data|date|information|figures?)\ (?:was\ |is\ |were\ )?(?:not|exempt|unavailable|withheld)\b.*|
      exempt\b.*|exemption\b.*|withheld\b.*|redacted\b.*|confidential\b.*|
      commercial(?:ly)?\ (?:in\ confidence|sensitive)\b.*|
      reset|pending|missing|blank|ongoing|continuous|open[\s-]ended|
      k\.?\s?a\.?|keine\ angabe|nicht\ (?:bekannt|verfügbar)|non\ (?:connue?|disponible|renseignée?)|n\.?\s?d\.?|s/?o
    )[\s)\].]*$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
NOTHING = re.compile(r"[-–—?.*_/\s]+|n\s?/?\s?a\.?|#n/a!?|nan|null|none|nil|unknown|tb[acd]", re.IGNORECASE)
EXEMPT = re.compile(r"\bexempt(?:ion|ed)?\b|\bwithheld\b|\bredacted\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case words with single spaces, accents kept off: "Coût total (k€)" is "cout total k€"."""
    parted = CAMEL.sub(" ", text[:500])
    bare = unicodedata.normalize("NFKD", parted)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(NOT_WORD.sub(" ", bare).lower().split())


def says_nothing(text: str) -> bool:
    """Whether the text is a mark for an empty cell: "-", "N/A", "none". Unlike "Reset", it is nobody's name."""
    return bool(NOTHING.fullmatch(text.strip()))


def says_unknown(text: str) -> bool:
    """Whether the text is one of the many ways to say that there is no value: "N/A", "TBC", "Exempt under …"."""
    return bool(UNKNOWN.match(text[:500]))
