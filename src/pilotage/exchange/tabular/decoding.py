"""Bytes to text: which encoding a file is in, and repair of text that went through a wrong one before."""

import re
from dataclasses import dataclass

from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.table import Notice

# Zero bytes at every second place: UTF-16 without a mark. A fifth is more than any other text has.
UTF16_ZERO_SHARE = 0.2
# Control characters that no table holds. Form feed and vertical tab do occur (line breaks within a cell).
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# More than one control character in a thousand is not somebody's stray keystroke.
MOST_CONTROLS = 0.001
# UTF-8 read as Windows-1252 and saved again: "Â£", "â€™", "Ã©".
TWICE_ENCODED = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
C1 = re.compile("[\x80-\x9f]")
# The pound sign (byte A3) read as Latin-2, where an amount or a unit follows; "Łódź" stays.
POUND_AS_L = re.compile("\u0141(?=\\s?(?:[\\d.]|-\\d|million|mn?\\b|bn\\b|billion|k\\b|0{3}))")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    notices: tuple[Notice, ...]


def decode(content: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file. An encoding given by the person is obeyed, otherwise the bytes decide."""
    if encoding is not None:
        try:
            text = content.decode(encoding)
        except (UnicodeError, LookupError) as error:
            raise TableRefused(Cause.BAD_ENCODING, name=name, encoding=encoding) from error
        found = encoding
    else:
        text, found = _detected(content, name=name)
    text = text.removeprefix("\ufeff")
    _refuse_binary(text, name=name)
    text, notices = _repaired(text)
    return Decoded(text.replace("\x00", ""), found, notices)


def _detected(content: bytes, *, name: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16", name=name)
    sample = content[:4096]
    if sample.count(0) > UTF16_ZERO_SHARE * len(sample):
        is_little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _strictly(content, "utf-16-le" if is_little else "utf-16-be", name=name)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _single_byte_or_mixed(content)


def _strictly(content: bytes, encoding: str, *, name: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding.removesuffix("-le").removesuffix("-be")
    except UnicodeDecodeError as error:
        raise TableRefused(Cause.BAD_ENCODING, name=name, encoding="UTF-16") from error


def _single_byte_or_mixed(content: bytes) -> tuple[str, str]:
    """Windows-1252, or UTF-8 with a few damaged bytes: whichever explains more of the bytes above 127."""
    tolerant = content.decode("utf-8", "surrogateescape")
    stray = sum(1 for letter in tolerant if "\udc80" <= letter <= "\udcff")
    sound = sum(1 for letter in tolerant if letter > "\x7f") - stray
    if sound > 2 * stray:
        mended = re.sub("[\udc80-\udcff]", lambda found: _windows(bytes([ord(found[0]) - 0xDC00])), tolerant)
        return mended, "utf-8"
    return _windows(content), "cp1252"


def _windows(content: bytes) -> str:
    """Windows-1252; its five unassigned bytes become the sign for a lost character, as nobody knows what they were."""
    return content.decode("cp1252", "replace")


def _refuse_binary(text: str, *, name: str) -> None:
    first = CONTROLS.search(text)
    if first is not None and len(CONTROLS.findall(text[:1_000_000])) > max(2, MOST_CONTROLS * len(text[:1_000_000])):
        raise TableRefused(Cause.NOT_TEXT, name=name, position=first.start())


def _repaired(text: str) -> tuple[str, tuple[Notice, ...]]:
    notices = []
    text, count = TWICE_ENCODED.subn(_once_decoded, text) if TWICE_ENCODED.search(text) else (text, 0)
    text, windows = C1.subn(lambda found: _windows(found[0].encode("latin-1")), text)
    text, pounds = POUND_AS_L.subn("£", text)
    if pounds:
        notices.append(Notice("repaired", f"{pounds:,} damaged pound signs (Ł) were read as £."))
    if windows or count:
        notices.append(Notice("repaired", "Damaged dashes, quotes or accents were repaired."))
    return text, tuple(notices)


def _once_decoded(found: re.Match[str]) -> str:
    """The character that a damaged pair stood for, or the pair as it is when it stands for nothing."""
    try:
        raw = b"".join(_byte_of(letter) for letter in found[0])
        return raw.decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte_of(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")
