"""Asking about the register. Rows come through `reads.visible`, and through nothing else."""

from pilotage.work.reads.visible import (
    custom_fields,
    dependencies_between,
    dependencies_visible_to,
    initiatives_visible_to,
    initiatives_with_money_visible_to,
    portfolios_visible_to,
    saved_views_for,
    stage_in,
    stages,
)

__all__ = [
    "custom_fields",
    "dependencies_between",
    "dependencies_visible_to",
    "initiatives_visible_to",
    "initiatives_with_money_visible_to",
    "portfolios_visible_to",
    "saved_views_for",
    "stage_in",
    "stages",
]
