"""The roof: settings, root addresses and the command-line programme. It wires and decides nothing."""
