"""The plan file that a person chooses."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.exchange.schedules.formats import MOST_BYTES


class PlanFileForm(forms.Form):
    file = forms.FileField(
        label=_("Plan file"), help_text=_("MS Project (.xml, .mpp, .mpx), Primavera (.xer, PMXML), …")
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            words = gettext("The file is larger than %(limit)s MB. Split the plan, or save it without values by day.")
            raise ValidationError(words % {"limit": MOST_BYTES // 1024**2})
        return file
