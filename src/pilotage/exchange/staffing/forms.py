"""The file, and what it is about."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.exchange.staffing.rules.columns import KIND_NAMES

# Read while the person waits: 80,000 rows in 5 MB took 10 s on a busy core, so this is four.
MAX_BYTES = 2 * 1024 * 1024


class StaffingForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What the file holds"), choices=[(kind.value, label) for kind, label in KIND_NAMES.items()]
    )
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one row a line of the table"))

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 2 MB. Split it into smaller ones."))
        return file
