"""Addresses of pages that other parts of the wing may or may not have."""

from django.urls import NoReverseMatch, reverse


def address_if_there(name: str, *args: object) -> str:
    """The address of a page; empty when no page has that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
