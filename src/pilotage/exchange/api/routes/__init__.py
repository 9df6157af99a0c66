"""The operations, by the wing whose things they are about."""
