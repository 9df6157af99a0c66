"""How allauth's sign-in fits Pilotage: nobody signs up alone; single sign-on opens the door to known people only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pilotage.accounts.models import Person
from pilotage.kit.errors import too_many


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators invite people; there is no sign-up page."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # allauth's own: Any
        """Too many wrong passwords answer 429 with a sentence, known address or not."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as limited:
            raise ImmediateHttpResponse(too_many(request)) from limited

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be sent there after signing in; what is no address at all is not safe either."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,  # allauth's own: Any
        email: str | None = None,
    ) -> None:
        """Tell a person of a change of their sign-in, at the one address that we keep."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """A person whose verified address nobody has invited stays outside."""
        return False

    def is_email_verified(self, provider: object, email: str) -> bool:
        """The organisation's own identity provider vouches for its addresses."""
        return bool(settings.SOCIALACCOUNT_PROVIDERS)
