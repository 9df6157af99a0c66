"""How much money risks may ask for together, and with which certainty it is enough."""
