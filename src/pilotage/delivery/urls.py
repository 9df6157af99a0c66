"""The addresses of the wing `delivery`."""

from django.urls import URLPattern, URLResolver, path

from pilotage.delivery.pages import (
    backlog,
    backlog_board,
    backlog_edits,
    backlog_panel,
    flow,
    plan_page,
    plan_page_saving,
    plan_page_table,
    plan_page_task,
    plan_page_why,
    sprints,
)

HOME = "initiatives/<slug:key>/backlog/"
PLAN = "initiatives/<slug:key>/plan/"

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
    path(PLAN, plan_page.plan, name="plan"),
    path(PLAN + "new/", plan_page.new_plan, name="new_plan"),
    path(PLAN + "data/", plan_page.plan_data, name="plan_data"),
    path(PLAN + "data/<uuid:id>/", plan_page.plan_baseline, name="plan_baseline"),
    path(PLAN + "preview/", plan_page_saving.preview_plan, name="preview_plan"),
    path(PLAN + "save/", plan_page_saving.save_plan, name="save_plan"),
    path(PLAN + "undo/", plan_page_saving.undo_plan, name="undo_plan"),
    path(PLAN + "changes/", plan_page_saving.plan_changes, name="plan_changes"),
    path(PLAN + "why/<int:uid>/", plan_page_why.why_here, name="why_here"),
    path(PLAN + "table/", plan_page_table.plan_table, name="plan_table"),
    path(PLAN + "tasks/", plan_page_task.new_plan_task, name="new_plan_task"),
    path(PLAN + "tasks/<int:uid>/", plan_page_task.plan_task, name="plan_task"),
    path(PLAN + "tasks/<int:uid>/<slug:deed>/", plan_page_task.plan_task_deed, name="plan_task_deed"),
]
