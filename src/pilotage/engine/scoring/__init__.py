"""How much each option serves what matters."""
