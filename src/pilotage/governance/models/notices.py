"""Mail to people: which kinds somebody wants, and what was sent already."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class NoticePreference(Record):
    """Whether somebody wants a kind of notice by mail; who says nothing gets it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    is_wanted = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_once"),
            models.CheckConstraint(name="notice_preference_of_a_kind", condition=~Q(kind="")),
        ]


class SentNotice(models.Model):
    """What somebody was told by mail: the same thing is told once. Forgotten with the person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    # "review:<id>", "condition:<id>:<due day>": what was told, so that a new date is told anew.
    subject = models.CharField(max_length=120)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind", "subject"], name="notice_sent_once")]
