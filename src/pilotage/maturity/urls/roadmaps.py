"""Addresses under /capability/: roadmaps and the journey."""

from django.urls import URLPattern, path

from pilotage.maturity.pages.journey import journey
from pilotage.maturity.pages.roadmaps import increments, listing, workspace

ONE = "capability/roadmaps/<uuid:id>/"
INCREMENT = f"{ONE}increments/<uuid:increment_id>/"
PATTERNS: list[URLPattern] = [
    path("capability/journey/", journey.journey, name="journey"),
    path("capability/roadmaps/", listing.roadmaps, name="roadmaps"),
    path("capability/roadmaps/new/", listing.new_roadmap, name="new_roadmap"),
    path(ONE, workspace.roadmap, name="roadmap"),
    path(f"{ONE}limits/", workspace.limits, name="roadmap_limits"),
    path(f"{ONE}current/", workspace.current, name="make_current"),
    path(f"{ONE}discard/", workspace.discard, name="discard_roadmap"),
    path(f"{ONE}place/", workspace.place, name="place_practice"),
    path(f"{ONE}out/", workspace.leave_out, name="take_out"),
    path(f"{ONE}lock/", workspace.lock, name="lock_practice"),
    path(f"{INCREMENT}name/", increments.rename, name="rename_increment"),
    path(f"{INCREMENT}lock/", increments.lock, name="lock_increment"),
    path(f"{INCREMENT}register/", increments.register, name="register_increment"),
]
