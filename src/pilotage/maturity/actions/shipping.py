"""The capability model that Pilotage brings along."""

from datetime import date
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.actions.capability import write_model
from pilotage.maturity.models import CapabilityModel, ModelState
from pilotage.maturity.rules.file import model_from
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.refusals import Impossible

SHIPPED = "practices/pilotage-1.toml"
FINISHED_ON = date(2026, 11, 27)  # the day on which this edition was written to its end


def shipped_model() -> bytes:
    """The file as it lies in the package."""
    return files("pilotage.maturity").joinpath(SHIPPED).read_bytes()


def ship_model() -> None:
    """Put it in force in a Pilotage that has no model; else nothing happens."""
    with transaction.atomic(), deed("ship_capability_model"):
        if not CapabilityModel.objects.exists():
            _write()


def load_usual_model(*, access: Access) -> CapabilityModel:
    """The same, asked for on the page. Raises Impossible where there is a model already."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("load_usual_model", actor=access.person_id):
        if CapabilityModel.objects.exists():
            raise Impossible(_("There is a capability model already: put one of its editions in force."))
        return _write()


def _write() -> CapabilityModel:
    return write_model(model_from(shipped_model(), probes=PROBES), state=ModelState.IN_FORCE, on=FINISHED_ON)
