"""The demonstration: Nordhaven Transport & Utilities, a fictional regional group, loaded through our own actions."""
