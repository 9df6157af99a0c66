"""Why a plan file is not read: one sentence that says what is wrong, where, and what to do."""

from django.utils.translation import gettext as _


class Unreadable(Exception):
    """A plan file that is not read.

    what     is wrong, as the end of a sentence: "the start “20x” is no date"
    where    in the file: "task 7 “Dig”"; empty: the file as a whole
    remedy   what the person can do: "save it again in the program that made it"
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", name: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy or _("save it again in the program that made it")
        self.name = name
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        place = ", ".join(part for part in (self.name, self.where) if part)
        said = f"{self.what}; {self.remedy}."
        return f"{place}: {said}" if place else said[:1].upper() + said[1:]

    def of(self, name: str) -> "Unreadable":
        """The same, said of the file of this name."""
        return Unreadable(self.what, where=self.where, remedy=self.remedy, name=name)
