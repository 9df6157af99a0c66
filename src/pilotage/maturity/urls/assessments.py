"""Addresses under /capability/: assessments."""

from django.urls import URLPattern, path

from pilotage.maturity.pages import answering, assessment, assessments, home, settling

ONE = "capability/assessments/<uuid:id>/"
PATTERNS: list[URLPattern] = [
    path("capability/", home.home, name="home"),
    path("capability/assessments/", assessments.assessments, name="assessments"),
    path("capability/assessments/new/", assessments.new_assessment, name="new_assessment"),
    path(ONE, assessment.assessment, name="assessment"),
    path(f"{ONE}invite/", assessment.invite_people, name="invite"),
    path(f"{ONE}participants/<uuid:participant>/remove/", assessment.remove, name="remove_participant"),
    path(f"{ONE}evidence/", assessment.gather, name="assessment_evidence"),
    path(f"{ONE}close/", assessment.close, name="close_assessment"),
    path(f"{ONE}withdraw/", assessment.withdraw, name="withdraw_assessment"),
    path(f"{ONE}answer/", answering.answer_assessment, name="answer_assessment"),
    path(f"{ONE}settle/", settling.settle_assessment, name="settle_assessment"),
    path(f"{ONE}settle/<uuid:practice>/", settling.settle_practice, name="settle_practice"),
    path(f"{ONE}settle/<uuid:practice>/undo/", settling.unsettle_practice, name="unsettle_practice"),
]
