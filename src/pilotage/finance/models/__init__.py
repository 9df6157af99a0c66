"""The rows of the money."""

from pilotage.finance.models.actuals import ActualAmount, ActualCost, ActualCostByYear, ActualsKnown
from pilotage.finance.models.baselines import BaselineAmount, BaselineKind, BaselineLine, MoneyBaseline
from pilotage.finance.models.funds import Fund
from pilotage.finance.models.lines import LineKind, MoneyAmount, MoneyLine
from pilotage.finance.models.ranges import EstimateRange, RangeOf
from pilotage.finance.models.summaries import CostSource, MoneyByYear, MoneySummary
from pilotage.finance.models.terms import Rate, Timing, Valuation

__all__ = [
    "ActualAmount",
    "ActualCost",
    "ActualCostByYear",
    "ActualsKnown",
    "BaselineAmount",
    "BaselineKind",
    "BaselineLine",
    "CostSource",
    "EstimateRange",
    "Fund",
    "LineKind",
    "MoneyAmount",
    "MoneyBaseline",
    "MoneyByYear",
    "MoneyLine",
    "MoneySummary",
    "RangeOf",
    "Rate",
    "Timing",
    "Valuation",
]
