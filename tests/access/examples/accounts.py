"""Arguments of the settings' addresses and of sign-in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pilotage.accounts.models import ApiToken
from tests.access.examples import Example, alike
from tests.access.world import World

AN_END = datetime(2100, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))


def examples(world: World) -> dict[str, Example]:
    person = Example({"person_id": world.colleague.pk}, {"person_id": world.stranger.pk})
    keys = [
        ApiToken.objects.create(person=one, name="key", digest=one.pk.hex, hint="x", expires_at=AN_END)
        for one in (world.colleague, world.stranger)
    ]
    grant = Example(
        {"person_id": world.colleague.pk, "grant_id": world.colleague.grants.get().pk},
        {"person_id": world.stranger.pk, "grant_id": world.stranger.grants.get().pk},
    )
    return {
        **alike("accounts", ("person", "give", "deactivate", "reactivate", "invite_again"), person),
        "accounts:take": grant,
        "accounts:revoke_key": Example({"token_id": keys[0].pk}, {"token_id": keys[1].pk}),
        "accounts:end_one": Example({"session_id": 1}),
        "account_reset_password_from_key": Example({"uidb36": world.colleague.pk.hex, "key": "abc-def"}),
        "openid_connect_login": Example({"provider_id": "oidc"}),
        "openid_connect_callback": Example({"provider_id": "oidc"}),
    }
