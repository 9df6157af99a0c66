"""The root of all addresses. Each wing brings its own `urls`; here they only get their place."""

from django.urls import URLPattern, URLResolver, include, path

from pilotage.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("accounts/", include("pilotage.accounts.urls.signin")),
    path("", include("pilotage.accounts.urls")),
    path("", include("pilotage.work.urls")),
    path("", include("pilotage.strategy.urls")),
    path("", include("pilotage.delivery.urls")),
    path("", include("pilotage.resources.urls")),
    path("", include("pilotage.finance.urls")),
    path("", include("pilotage.risk.urls")),
    path("", include("pilotage.governance.urls")),
    path("", include("pilotage.exchange.urls")),
    path("", include("pilotage.selection.urls")),
    path("", include("pilotage.maturity.urls")),
    path("", include("pilotage.insights.urls")),
]

handler400 = "pilotage.kit.errors.bad_request"
handler403 = "pilotage.kit.errors.forbidden"
handler404 = "pilotage.kit.errors.not_found"
handler429 = "pilotage.kit.errors.too_many"
handler500 = "pilotage.kit.errors.broken"
