"""What can be configured: wings list their settings pages here, the settings home shows those one may use.

configuration.register(configuration.Setting(_("Custom fields"), _("Facts of your own ..."), "work:fields", ...))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Setting:
    """One page of the settings: its name, what one does there, its address.

    order   0-99 oneself, 100-199 people and the organisation, 200-899 the wings, 900-999 machinery
    """

    name: Words
    text: Words
    url_name: str
    icon: str
    order: int
    is_visible: Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as the settings home shows it."""

    name: str
    text: str
    url: str
    icon: str


_settings: dict[str, Setting] = {}


def register(setting: Setting) -> None:
    """Add a page to the settings; called in a wing's AppConfig.ready()."""
    _settings[setting.url_name] = setting


def settings_for(request: HttpRequest) -> tuple[SettingLine, ...]:
    """The settings that this person may use, in order."""
    seen = sorted((one for one in _settings.values() if one.is_visible(request)), key=lambda one: one.order)
    return tuple(SettingLine(str(one.name), str(one.text), reverse(one.url_name), one.icon) for one in seen)
