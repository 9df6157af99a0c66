"""Documents of criteria, as far as a person may see the initiative that they were brought for."""

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import GateFile, Tick


def files_visible_to(access: Access) -> QuerySet[GateFile]:
    """Documents that an initiative in sight has now, or had: the ledger leads to both."""
    visible = access.where(Permission.SEE, field="initiative__scope__path")
    return GateFile.objects.filter(pk__in=Tick.objects.filter(visible, file__isnull=False).values("file"))
