"""The second factor of a person: whether there is one, and how many recovery codes are left."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from pilotage.accounts.models import Person


@dataclass(frozen=True, slots=True)
class SecondFactor:
    is_on: bool
    codes_left: int


def second_factor_of(person: Person) -> SecondFactor:
    kept = {one.type: one for one in Authenticator.objects.filter(user=person)}
    codes = kept.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(
        is_on=Authenticator.Type.TOTP in kept,
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )
