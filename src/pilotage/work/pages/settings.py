"""Configuring the register: custom fields and stages."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.work import rules
from pilotage.work.actions import change_custom_field, define_custom_field, define_stage, rename_stage
from pilotage.work.forms.settings import FieldForm, StageForm
from pilotage.work.models import CustomField, Stage
from pilotage.work.reads import stages


@door(Permission.CONFIGURE)
def settings_page(
    request: PersonalRequest, field_form: FieldForm | None = None, stage_form: StageForm | None = None
) -> HttpResponseBase:
    columns = (Column("name", _("Name")), Column("type", _("Type")), Column("more", _("More")))
    fields = [
        Row(
            str(field.id),
            (
                Cell(field.name, url=reverse("work:edit_field", args=[field.id]), note=field.key),
                field.get_type_display(),
                _("retired") if field.is_retired else ", ".join(field.choices),
            ),
        )
        for field in CustomField.objects.all()
    ]
    stage_columns = (Column("name", _("Stage")), Column("phase", _("Means")))
    stage_rows = [
        Row(str(one.id), (Cell(one.name, url=reverse("work:edit_stage", args=[one.id])), one.get_phase_display()))
        for one in stages()
    ]
    empty = _("No custom field yet.")
    context = {
        "field_table": Table("fields", _("Custom fields"), heads(columns, request.GET), fields, empty_text=empty),
        "stage_table": Table("stages", _("Stages"), heads(stage_columns, request.GET), stage_rows),
        "field_form": field_form or FieldForm(),
        "stage_form": stage_form or StageForm(),
    }
    is_wrong = field_form is not None or stage_form is not None
    return page(request, "work/settings.html", context, status=422 if is_wrong else 200)


@require_POST
@door(Permission.CONFIGURE)
def add_field(request: PersonalRequest) -> HttpResponseBase:
    form = FieldForm(request.POST)
    if form.is_valid():
        try:
            field = define_custom_field(
                name=form.cleaned_data["name"],
                type=form.cleaned_data["type"],
                choices=form.choice_list(),
                access=request.access,
            )
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("The field “%(name)s” is added.") % {"name": field.name})
            return go(request, reverse("work:settings"))
    return settings_page(request, field_form=form)


@door(Permission.CONFIGURE)
def edit_field(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    field = get_object_or_404(CustomField, id=id)
    start = {
        "name": field.name,
        "type": field.type,
        "choices": "\n".join(field.choices),
        "is_retired": field.is_retired,
    }
    form = FieldForm(request.POST or None, initial=start, is_new=False)
    if request.method == "POST" and form.is_valid():
        sent = request.POST.get("version", "")
        try:
            change_custom_field(
                field,
                version=whole_number_from(sent, 0),
                name=form.cleaned_data["name"],
                choices=form.choice_list(),
                is_retired=form.cleaned_data["is_retired"],
                access=request.access,
            )
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            return go(request, reverse("work:settings"))
    return page(request, "work/settings_form.html", {"form": form, "title": field.name, "version": field.version})


@require_POST
@door(Permission.CONFIGURE)
def add_stage(request: PersonalRequest) -> HttpResponseBase:
    form = StageForm(request.POST)
    if form.is_valid():
        try:
            stage = define_stage(access=request.access, **form.cleaned_data)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            notice(request, _("The stage “%(name)s” is added.") % {"name": stage.name})
            return go(request, reverse("work:settings"))
    return settings_page(request, stage_form=form)


@door(Permission.CONFIGURE)
def edit_stage(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    stage = get_object_or_404(Stage, id=id)
    form = StageForm(request.POST or None, initial={"name": stage.name, "phase": stage.phase})
    if request.method == "POST" and form.is_valid():
        try:
            rename_stage(stage, access=request.access, **form.cleaned_data)
        except rules.Impossible as wrong:
            form.add_error(wrong.field or None, str(wrong))
        else:
            return go(request, reverse("work:settings"))
    return page(request, "work/settings_form.html", {"form": form, "title": stage.name, "version": stage.version})
