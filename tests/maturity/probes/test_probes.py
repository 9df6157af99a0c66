"""What holds of all probes: nothing to ask is no evidence, names are kept, and each has a test of its own."""

from pathlib import Path

import pytest

from pilotage.maturity.actions.shipping import shipped_model
from pilotage.maturity.rules.file import model_from
from pilotage.maturity.rules.probes import PROBES
from tests.maturity.builders_probes import Given, tally

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", PROBES)
def test_without_data_there_is_no_evidence_which_is_not_a_share_of_0(name):
    found = tally(name, Given())
    assert (found.asked, found.share) == (0, None)


def test_there_are_fifty_probes_at_least_in_eight_dimensions():
    assert len(PROBES) >= 50
    assert len({probe.dimension for probe in PROBES.values()}) == 8


@pytest.mark.parametrize("name", PROBES)
def test_every_probe_is_asked_about_rows_that_pass_and_rows_that_do_not(name):
    texts = [path.read_text() for path in HERE.glob("test_*.py")]
    assert any(f'verdicts("{name}"' in text for text in texts)


@pytest.mark.parametrize("probe", PROBES.values(), ids=lambda probe: probe.name)
def test_a_probe_says_what_it_claims_needs_and_what_to_do(probe):
    assert all(str(words) for words in (probe.label, probe.things, probe.needs, probe.to_do))
    assert str(probe.to_do).endswith((".", "?"))
    assert not str(probe.label).endswith(".")


def test_practices_of_the_shipped_model_ask_for_probes_that_there_are():
    # The names are kept with counts: a model that asks for one that is not there would never have evidence.
    shipped = model_from(shipped_model(), probes=PROBES)
    asked = {practice.probe for practice in shipped.practices if practice.probe}
    assert asked - set(PROBES) == set()
    assert set(PROBES) - asked == set()
