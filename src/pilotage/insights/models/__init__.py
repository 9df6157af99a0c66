"""The rows of insights: packs that were made, and the slides that an organisation brings to make them look its own."""

from pilotage.insights.models.packs import Pack, PackFormat, PackMaster, PackSubject

__all__ = ["Pack", "PackFormat", "PackMaster", "PackSubject"]
