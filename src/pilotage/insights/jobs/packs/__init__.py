"""Packs as files: PDF for reading and print, PPTX to go on with."""
