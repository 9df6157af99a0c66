"""The addresses of the wing `delivery`."""

from django.urls import URLPattern, URLResolver, path

from pilotage.delivery.pages import backlog, backlog_board, backlog_edits, backlog_panel, flow, sprints

HOME = "initiatives/<slug:key>/backlog/"

app_name = "delivery"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HOME, backlog.backlog, name="backlog"),
    path(HOME + "open/", backlog.open_backlog, name="open_backlog"),
    path(HOME + "settings/", backlog.backlog_settings, name="backlog_settings"),
    path(HOME + "panel/", backlog_panel.panel, name="backlog_panel"),
    path(HOME + "cells/", backlog_edits.cells, name="story_cells"),
    path(HOME + "stories/", backlog_edits.add_lines, name="add_stories"),
    path(HOME + "stories/move/", backlog_edits.move, name="move_story"),
    path(HOME + "stories/change/", backlog_edits.many, name="change_stories"),
    path(HOME + "epics/", backlog_edits.new_epic, name="new_epic"),
    path(HOME + "epics/<uuid:id>/", backlog_edits.epic, name="epic"),
    path(HOME + "epics/<uuid:id>/remove/", backlog_edits.drop_epic, name="remove_epic"),
    path(HOME + "board/", backlog_board.board, name="board"),
    path(HOME + "board/move/", backlog_board.move_card, name="move_card"),
    path(HOME + "sprints/", sprints.sprints, name="sprints"),
    path(HOME + "sprints/new/", sprints.new_sprint, name="new_sprint"),
    path(HOME + "sprints/<uuid:id>/", sprints.sprint, name="sprint"),
    path(HOME + "sprints/<uuid:id>/start/", sprints.start, name="start_sprint"),
    path(HOME + "sprints/<uuid:id>/finish/", sprints.finish, name="finish_sprint"),
    path(HOME + "sprints/<uuid:id>/remove/", sprints.drop, name="remove_sprint"),
    path(HOME + "flow/", flow.flow, name="flow"),
]
