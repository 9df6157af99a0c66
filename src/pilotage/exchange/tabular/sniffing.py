"""What a file really is, told from its first bytes and never from its name."""

from enum import StrEnum

from pilotage.exchange.tabular.refusals import Cause, TableRefused


class Kind(StrEnum):
    WORKBOOK = "workbook"
    TEXT = "text"


ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ", "a packed file (xz)"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"PK\x07\x08", "a ZIP file in parts"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"ERMHDR\t", "a schedule of Primavera P6 (XER)"),
    (b"PAR1", "a Parquet file"),
)
MARKUP = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"<svg", "a picture"),
)


def kind_of(content: bytes, *, name: str) -> Kind:
    """Whether the content is a workbook or text. Raises TableRefused for anything else."""
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise TableRefused(Cause.EMPTY, name=name)
    if content.startswith(ZIP):
        return Kind.WORKBOOK
    if content.startswith(OLE):
        # A workbook with a password is wrapped in the same container as the old format.
        is_wrapped = "EncryptedPackage".encode("utf-16-le") in content
        raise TableRefused(Cause.LOCKED if is_wrapped else Cause.OLD_EXCEL, name=name)
    if content[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00"):
        raise TableRefused(Cause.OLD_EXCEL, name=name)
    for magic, kind in OTHERS:
        if content.startswith(magic):
            raise TableRefused(Cause.WRONG_KIND, name=name, kind=kind)
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for magic, kind in MARKUP:
        if start.startswith(magic):
            raise TableRefused(Cause.WRONG_KIND, name=name, kind=kind)
    return Kind.TEXT
