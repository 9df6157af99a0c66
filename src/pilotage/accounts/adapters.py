"""How allauth's sign-in fits Pilotage: nobody signs up alone, and single sign-on only opens the door to known people."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators invite people; there is no sign-up page."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """A person whose verified address nobody has invited stays outside."""
        return False

    def is_email_verified(self, provider: object, email: str) -> bool:
        """The organisation's own identity provider vouches for its addresses."""
        return bool(settings.SOCIALACCOUNT_PROVIDERS)
