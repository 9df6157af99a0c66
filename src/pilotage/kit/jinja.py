"""The environment of our templates: strict, escaped, translated; values come ready as text."""

from functools import lru_cache
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from pilotage.kit.drawing import DrawnCells, DrawnRows
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried, frame_of
from pilotage.kit.pages import notices
from pilotage.kit.slots import offers, panels

ICONS = "built/icons.svg"


def environment(**options: Any) -> Environment:  # the options are Jinja2's own, of many types: Any
    """Made once by Django's Jinja2 backend."""
    options.pop("autoescape", None)
    options.update(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made = Environment(autoescape=True, **options)
    # The i18n extension adds this method; Jinja2's types do not know it.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(
        url=url, static=static, icon=icon, formatter=formatter, frame_of=frame_of, carried=carried,
        panels_in=panels, offers_in=offers, notices=notices, drawn_rows=DrawnRows, drawn_cells=DrawnCells,
        language=get_language,
    )  # fmt: skip
    return made


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page: url("work:initiative", key)."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def static(path: str) -> str:
    """The address of a static file, with its hash where files are collected."""
    return staticfiles_storage.url(path)


@lru_cache(512)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite (frontend/icons.txt lists them); with a label it speaks, without it is decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, static(ICONS), name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(ICONS), name)
