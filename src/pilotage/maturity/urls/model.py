"""Addresses under /capability/: the model, its editions, and the practices of a draft."""

from django.urls import URLPattern, path

from pilotage.maturity.pages import drafting, editions, model, practice

EDITION = "capability/model/editions/<uuid:id>/"
PATTERNS: list[URLPattern] = [
    path("capability/model/", model.model, name="model"),
    path("capability/model/<uuid:id>/", practice.practice, name="practice"),
    path("capability/model/<uuid:id>/change/", drafting.edit_practice, name="edit_practice"),
    path("capability/model/<uuid:id>/remove/", drafting.drop_practice, name="remove_practice"),
    path("capability/model/usual/", editions.load_usual, name="load_usual_model"),
    path("capability/model/editions/", editions.editions, name="editions"),
    path(f"{EDITION}", drafting.draft, name="draft"),
    path(f"{EDITION}file/", editions.edition_file, name="edition_file"),
    path(f"{EDITION}copy/", editions.copy, name="copy_edition"),
    path(f"{EDITION}force/", editions.force, name="force_edition"),
    path(f"{EDITION}retire/", editions.retire, name="retire_edition"),
    path(f"{EDITION}discard/", editions.discard, name="discard_edition"),
    path(f"{EDITION}practices/new/", drafting.new_practice, name="new_practice"),
    path(f"{EDITION}dimensions/new/", drafting.new_dimension, name="new_dimension"),
    path("capability/model/dimensions/<uuid:id>/", drafting.dimension, name="dimension"),
    path("capability/model/dimensions/<uuid:id>/remove/", drafting.drop_dimension, name="remove_dimension"),
]
