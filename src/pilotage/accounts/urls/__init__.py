"""The addresses of the settings: people, the organisation, oneself."""

from django.urls import path

from pilotage.accounts.pages import home, people, person, profile, signin

app_name = "accounts"
urlpatterns = [
    path("settings/", home.home, name="settings"),
    path("settings/organisation/", home.the_organisation, name="organisation"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invite/", people.invite, name="invite"),
    path("settings/people/<uuid:person_id>/", person.person, name="person"),
    path("settings/people/<uuid:person_id>/give/", person.give, name="give"),
    path("settings/people/<uuid:person_id>/take/<uuid:grant_id>/", person.take, name="take"),
    path("settings/people/<uuid:person_id>/deactivate/", person.deactivate, name="deactivate"),
    path("settings/people/<uuid:person_id>/reactivate/", person.reactivate, name="reactivate"),
    path("settings/people/<uuid:person_id>/invite/", person.invite_again, name="invite_again"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/profile/keys/", profile.make_key, name="make_key"),
    path("settings/profile/keys/<uuid:token_id>/revoke/", profile.revoke_key, name="revoke_key"),
    path("settings/profile/sessions/end/", profile.end_others, name="end_others"),
    path("settings/profile/sessions/<int:session_id>/end/", profile.end_one, name="end_one"),
    path("settings/profile/appearance/", profile.set_appearance, name="appearance"),
    path("accounts/demo/", signin.demo_sign_in, name="demo_sign_in"),
]
