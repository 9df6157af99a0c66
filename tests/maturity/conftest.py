"""What tests of the PMO's capability begin with."""

import pytest

from pilotage.accounts.models import Person, Role
from pilotage.maturity.models import CapabilityModel
from tests.builders import a_person
from tests.maturity.builders_assessments import Panel
from tests.maturity.builders_model import a_harbour_model
from tests.maturity.builders_roadmaps import Way


@pytest.fixture
def lead(db) -> Person:
    return a_person("Ingrid", role=Role.PMO_LEAD)


@pytest.fixture
def harbour(db) -> CapabilityModel:
    return a_harbour_model()


@pytest.fixture
def panel(db) -> Panel:
    return Panel()


@pytest.fixture
def way(db) -> Way:
    return Way()
