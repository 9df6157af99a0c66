"""Plans of other tools, in and out: one folder per format, each of which registers itself."""
