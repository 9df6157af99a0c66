"""Why a file is not read: the facts, and one sentence that says what is wrong, where, and what to do."""

from enum import StrEnum

Fact = str | int | float | None


class Cause(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    WRONG_KIND = "wrong_kind"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    NOT_TEXT = "not_text"
    BAD_ENCODING = "bad_encoding"
    BOMB = "bomb"
    DAMAGED = "damaged"
    OPEN_QUOTE = "open_quote"
    NO_SHEET = "no_sheet"
    NO_TABLE = "no_table"


SENTENCES = {
    Cause.EMPTY: "{name} is empty. Choose a file that holds a table with a header row.",
    Cause.TOO_LARGE: "{name} is {size_mb} MB; at most {limit_mb} MB are read. Split it, or leave out columns.",
    Cause.TOO_MANY_ROWS: "{name} has more than {limit:,} rows. Split it into smaller files.",
    Cause.TOO_MANY_COLUMNS: "{name} has more than {limit:,} columns. Delete the columns that you do not need.",
    Cause.WRONG_KIND: "{name} is {kind}, not a table. Save it as CSV or as an Excel workbook (.xlsx).",
    Cause.OLD_EXCEL: (
        "{name} is in the old Excel format (.xls). Open it in a spreadsheet program and save it as .xlsx or CSV."
    ),
    Cause.LOCKED: (
        "{name} is an old Excel file (.xls) or protected by a password. Save it as .xlsx without a password, or as CSV."
    ),
    Cause.NOT_TEXT: "{name} holds binary data at byte {position:,}, not text. Save it as CSV (UTF-8) or as .xlsx.",
    Cause.BAD_ENCODING: "{name} cannot be read as {encoding}. Save it as CSV UTF-8 and try again.",
    Cause.BOMB: "{name} was not unpacked: {reason}. Save it again in a spreadsheet program, or as CSV.",
    Cause.DAMAGED: "{name} is damaged ({reason}). Save it again in the program that made it, or as CSV.",
    Cause.OPEN_QUOTE: (
        'In {name}, row {row}, a quotation mark (") opens and never closes. Correct the row, or save the file again.'
    ),
    Cause.NO_SHEET: "{name} has no sheet named “{sheet}”. It has: {sheets}.",
    Cause.NO_TABLE: "{name} holds no table: {reason}. The table needs a row of headers and at least one row below it.",
}


class TableRefused(Exception):
    """A file that is not read; `cause` and `facts` for programs, `sentence` for people."""

    def __init__(self, cause: Cause, *, name: str, **facts: Fact) -> None:
        self.cause = cause
        self.facts: dict[str, Fact] = {"name": name, **facts}
        self.sentence = SENTENCES[cause].format(**self.facts)
        super().__init__(self.sentence)
