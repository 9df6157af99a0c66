"""Whom Nordhaven has and what its initiatives ask for, as tables: roles, people, and who is needed for what."""

from dataclasses import dataclass

from pilotage.resources.rules.spreading import Shape


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role: rates in EUR an hour (empty: unknown), heads, who of them works four days, and how its work is spread."""

    name: str
    skills: tuple[str, ...]
    rate: str
    contractor_rate: str
    department: str
    heads: int
    shape: Shape


STANDARD_MONTH = "152"
ROLES = (
    RoleFacts("Project manager", ("planning", "steering"), "92", "128", "Project office", 24, Shape.FLAT),
    RoleFacts("Business analyst", ("requirements", "processes"), "84", "115", "Digital office", 9, Shape.FRONT),
    RoleFacts("Civil engineer", ("structures", "site"), "88", "122", "Engineering", 24, Shape.BELL),
    RoleFacts("Signalling engineer", ("ETCS", "interlocking"), "104", "165", "Engineering", 5, Shape.BELL),
    RoleFacts("Electrical engineer", ("medium voltage", "protection"), "96", "138", "Engineering", 24, Shape.BELL),
    RoleFacts("Rolling stock engineer", ("vehicles", "homologation"), "94", "", "Engineering", 12, Shape.BELL),
    RoleFacts("Process engineer", ("water", "wastewater"), "90", "126", "Water works", 12, Shape.BELL),
    RoleFacts("Software developer", ("backend", "mobile"), "86", "110", "Digital office", 13, Shape.BELL),
    RoleFacts("Data engineer", ("pipelines", "metering"), "95", "134", "Digital office", 6, Shape.FRONT),
    RoleFacts("Change lead", ("training", "communication"), "82", "", "People office", 6, Shape.BACK),
    RoleFacts("Procurement specialist", ("tenders", "contracts"), "80", "105", "Purchasing", 7, Shape.FRONT),
    RoleFacts("Safety and cyber specialist", ("safety case", "NIS2"), "99", "150", "Safety", 6, Shape.BACK),
    # Lawyers of a partner: their hours are agreed by month, nobody is named.
    RoleFacts("Consents lawyer", ("permits",), "140", "210", "", 0, Shape.FRONT),
    # The post is vacant: what this role can do is not known.
    RoleFacts("Enterprise architect", ("integration",), "", "155", "", 0, Shape.FRONT),
)
STATED_ROLE, STATED_HOURS = "Consents lawyer", "260"

# Code of the portfolio: role and its share of the work in per cent.
MIXES: dict[str, tuple[tuple[str, int], ...]] = {
    "RI": (("Project manager", 18), ("Civil engineer", 36), ("Signalling engineer", 22), ("Electrical engineer", 10),
           ("Procurement specialist", 6), ("Safety and cyber specialist", 8)),
    "RS": (("Project manager", 20), ("Rolling stock engineer", 46), ("Electrical engineer", 14),
           ("Procurement specialist", 12), ("Safety and cyber specialist", 8)),
    "BT": (("Project manager", 20), ("Civil engineer", 24), ("Electrical engineer", 30), ("Procurement specialist", 10),
           ("Business analyst", 6), ("Change lead", 10)),
    "PS": (("Project manager", 18), ("Business analyst", 22), ("Software developer", 34), ("Data engineer", 8),
           ("Change lead", 18)),
    "SU": (("Project manager", 18), ("Electrical engineer", 46), ("Civil engineer", 18), ("Procurement specialist", 8),
           ("Consents lawyer", 4), ("Safety and cyber specialist", 6)),
    "SN": (("Project manager", 16), ("Electrical engineer", 28), ("Software developer", 18), ("Data engineer", 24),
           ("Safety and cyber specialist", 14)),
    "WS": (("Project manager", 18), ("Process engineer", 44), ("Civil engineer", 22), ("Procurement specialist", 8),
           ("Consents lawyer", 8)),
    "WW": (("Project manager", 18), ("Process engineer", 46), ("Civil engineer", 22), ("Procurement specialist", 7),
           ("Consents lawyer", 7)),
    "DG": (("Project manager", 16), ("Business analyst", 18), ("Software developer", 32), ("Data engineer", 26),
           ("Enterprise architect", 8)),
    "PW": (("Project manager", 22), ("Business analyst", 20), ("Change lead", 48), ("Software developer", 10)),
    "SC": (("Project manager", 20), ("Safety and cyber specialist", 50), ("Business analyst", 15),
           ("Change lead", 15)),
}  # fmt: skip

FIRST_NAMES = (
    "Anna", "Bram", "Chiara", "David", "Emre", "Femke", "Goran", "Hanna", "Ivan", "Jana", "Karim", "Lena", "Mateo",
    "Nora", "Olga", "Pavel", "Ruth", "Sami", "Tara", "Viktor", "Yara", "Zofia", "Milan", "Ines",
)  # fmt: skip
LAST_NAMES = (
    "Aalto", "Berg", "Castro", "Dubois", "Eriksen", "Fischer", "Garcia", "Horvat", "Ilves", "Jensen", "Kowalska",
    "Lund", "Moreau", "Novak", "Olsen", "Pereira", "Quist", "Rossi", "Santos", "Tamm", "Ulrich", "Vos", "Wagner",
    "Young", "Zeman",
)  # fmt: skip

# Month, day, name: the public holidays of every year that are worked nowhere.
HOLIDAYS = (
    (1, 1, "New Year"), (5, 1, "Labour Day"), (12, 24, "Christmas Eve"), (12, 25, "Christmas Day"),
    (12, 26, "Second day of Christmas"), (12, 31, "New Year's Eve"),
)  # fmt: skip
