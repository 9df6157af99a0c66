"""The addresses of signing in: allauth's views under allauth's names, each with its door.

Only what Pilotage offers has an address. Administrators keep the e-mail addresses, so that allauth's pages for them
are not here; signing up says that it is closed.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path

from pilotage.accounts.pages.profile import second_factor
from pilotage.accounts.pages.signin import Connections, SignIn
from pilotage.accounts.rules import open_door, own_door

urlpatterns = [
    path("login/", open_door(SignIn.as_view()), name="account_login"),
    path("logout/", open_door(account.logout), name="account_logout"),
    path("inactive/", open_door(account.account_inactive), name="account_inactive"),
    path("signup/", open_door(account.signup), name="account_signup"),
    path("reauthenticate/", own_door(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", own_door(account.password_change), name="account_change_password"),
    path("password/set/", own_door(account.password_set), name="account_set_password"),
    path("password/reset/", open_door(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", open_door(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        open_door(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_door(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("2fa/", second_factor, name="mfa_index"),
    path("2fa/authenticate/", open_door(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", own_door(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", own_door(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own_door(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", own_door(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", own_door(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", own_door(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("3rdparty/", own_door(Connections.as_view()), name="socialaccount_connections"),
    path("3rdparty/signup/", open_door(social.signup), name="socialaccount_signup"),
    path("3rdparty/login/cancelled/", open_door(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", open_door(social.login_error), name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", open_door(openid.login), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", open_door(openid.callback), name="openid_connect_callback"),
]
