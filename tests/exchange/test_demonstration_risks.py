"""The table of the registers of Nordhaven fits the table of its initiatives."""

from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.initiatives import lines
from pilotage.exchange.demonstration.risks import risk_lines


def test_every_register_that_the_table_names_is_there_and_no_title_comes_twice():
    table = risk_lines()
    names = {line.name for line in lines()} | {f"@{code}" for code, *_rest in nordhaven.PORTFOLIOS}
    assert {line.register for line in table} <= names
    assert len({line.title for line in table}) == len(table) == 120
