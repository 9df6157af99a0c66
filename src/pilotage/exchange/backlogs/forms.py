"""The file of an import, and the file again while its difference is looked at."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Read while the person waits; 20,000 stories with long titles.
MAX_BYTES = 8 * 1024 * 1024
# What a form may send back: the file packed, below what the web server takes for a form without a file.
MAX_PACKED = 2 * 1024 * 1024


class StoriesForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one row a story"))

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 8 MB. Leave out long texts, or split it."))
        return file


def packed(content: bytes) -> str:
    """The file as the preview carries it to the next step. Raises ValidationError when it is too large for that."""
    text = b64encode(zlib.compress(content, 6)).decode("ascii")
    if len(text) > MAX_PACKED:
        raise ValidationError(gettext("The file is too large to be looked at here. Leave out long texts, or split it."))
    return text


def unpacked(text: str) -> bytes:
    """The file again. Raises ValidationError for anything that no preview has sent."""
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(b64decode(text, validate=True), MAX_BYTES)
    except (zlib.error, NoBase64, ValueError) as wrong:
        raise ValidationError(gettext("The file was lost on the way. Choose it again.")) from wrong
    if unpacking.unconsumed_tail or not content:
        raise ValidationError(gettext("The file was lost on the way. Choose it again."))
    return content
