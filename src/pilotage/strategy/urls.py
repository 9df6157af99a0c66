"""Addresses of the strategy."""

from django.urls import path

from pilotage.strategy.pages import alignment, compare, drivers, measures, objectives, panel, ranking, ratings

app_name = "strategy"
urlpatterns = [
    path("strategy/", objectives.objectives, name="objectives"),
    path("strategy/objectives/new/", objectives.new_objective, name="new_objective"),
    path("strategy/objectives/<uuid:id>/", objectives.objective, name="objective"),
    path("strategy/objectives/<uuid:id>/edit/", objectives.edit_objective, name="edit_objective"),
    path("strategy/objectives/<uuid:id>/remove/", objectives.remove, name="remove_objective"),
    path("strategy/objectives/<uuid:id>/measures/new/", measures.new_measure, name="new_measure"),
    path("strategy/measures/<uuid:id>/edit/", measures.edit_measure, name="edit_measure"),
    path("strategy/measures/<uuid:id>/remove/", measures.drop_measure, name="remove_measure"),
    path("strategy/measures/<uuid:id>/record/", measures.record, name="record_actual"),
    path("strategy/measures/<uuid:id>/actuals/<uuid:actual_id>/remove/", measures.drop_actual, name="remove_actual"),
    path("strategy/drivers/", drivers.drivers, name="drivers"),
    path("strategy/drivers/new/", drivers.new_set, name="new_driver_set"),
    path("strategy/drivers/<uuid:id>/", drivers.driver_set, name="driver_set"),
    path("strategy/drivers/<uuid:id>/edit/", drivers.edit_set, name="edit_driver_set"),
    path("strategy/drivers/<uuid:id>/add/", drivers.new_driver, name="new_driver"),
    path("strategy/drivers/<uuid:id>/weights/", drivers.weights, name="weights"),
    path("strategy/drivers/<uuid:id>/keep/", drivers.keep_weights, name="keep_weights"),
    path("strategy/drivers/<uuid:id>/activate/", drivers.activate, name="activate"),
    path("strategy/drivers/<uuid:id>/redraft/", drivers.redraft, name="redraft"),
    path("strategy/drivers/<uuid:id>/compare/", compare.compare, name="compare"),
    path("strategy/drivers/<uuid:id>/judge/", compare.judge, name="judge"),
    path("strategy/driver/<uuid:id>/edit/", drivers.edit_driver, name="edit_driver"),
    path("strategy/driver/<uuid:id>/remove/", drivers.drop_driver, name="remove_driver"),
    path("strategy/ratings/", ratings.ratings, name="ratings"),
    path("strategy/ratings/<uuid:id>/rows/", ratings.rating_rows, name="rating_rows"),
    path("strategy/ratings/<uuid:id>/cells/", ratings.rate_cells, name="rate_cells"),
    path("strategy/ranking/", ranking.ranking, name="ranking"),
    path("strategy/ranking/<str:key>/", ranking.why, name="why"),
    path("strategy/alignment/", alignment.alignment_page, name="alignment"),
    path("strategy/alignment/<str:side>/<str:bucket>/", alignment.alignment_rows, name="alignment_rows"),
    path("initiatives/<str:key>/strategy/", panel.panel, name="panel"),
    path("initiatives/<str:key>/strategy/rate/", panel.rate_one, name="rate_one"),
    path("initiatives/<str:key>/strategy/contribute/", panel.contribute_one, name="contribute_one"),
]
