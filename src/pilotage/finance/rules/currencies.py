"""Currency codes as people write them."""

from django.utils.translation import gettext as _

from pilotage.finance.rules.permissions import Impossible


def currency_code(text: str) -> str:
    """Three letters, in capitals. Raises Impossible."""
    code = text.strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Impossible(
            _("“%(text)s” is not a currency: write its three letters, such as EUR.") % {"text": text.strip()},
            field="currency",
        )
    return code
