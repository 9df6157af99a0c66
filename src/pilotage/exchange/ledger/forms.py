"""The file of a ledger."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Read while the person waits, as files of demand are: see exchange.staffing.forms.
MAX_BYTES = 2 * 1024 * 1024


class LedgerForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one row a booking, at most 2 MB"))

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 2 MB. Split it into smaller ones."))
        return file
