"""The root of all addresses. Each wing brings its own `urls`; here they only get their place."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
]
