"""Where each provider's OAuth lives, by this server's settings, and what is asked of it: as little as it takes."""

from dataclasses import dataclass

from api.connections.errors import ProviderNotSetUp
from api.connections.models import Provider
from api.outside.vendor import Vendor
from api.settings import Settings
from api.wiring import Services

IDENTITY_SCOPES = ("user:email",)
"""GitHub: who it is, by public profile, and which addresses are verified."""
PRIVATE_SCOPES = ("repo",)
"""GitHub: an OAuth app has no narrower one that reads private repositories. A GitHub App, which ignores scopes, is
given "Contents: read-only" when it is registered; see docs/operations.md."""
BUSY_SCOPE = "https://www.googleapis.com/auth/calendar.freebusy"
"""Google: when somebody is busy, and not with what."""
WRITE_SCOPE = "https://www.googleapis.com/auth/calendar.events.owned"


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """This server, as it is registered with a provider."""

    provider: Provider
    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    redirect_uri: str
    vendor: Vendor
    authorize_extras: tuple[tuple[str, str], ...] = ()


def is_set_up(settings: Settings, provider: Provider) -> bool:
    if provider is Provider.GITHUB:
        return bool(settings.github_oauth_client_id and settings.github_oauth_client_secret.get_secret_value())
    return bool(settings.google_oauth_client_id and settings.google_oauth_client_secret.get_secret_value())


def app_of(services: Services, provider: Provider) -> OAuthApp:
    """Raises ProviderNotSetUp."""
    settings = services.settings
    if not is_set_up(settings, provider):
        raise ProviderNotSetUp()
    callback = f"{settings.site_url}/api/v1/integrations/{provider.value}/callback"
    if provider is Provider.GITHUB:
        base = settings.github_url.rstrip("/")
        return OAuthApp(
            provider,
            settings.github_oauth_client_id,
            settings.github_oauth_client_secret.get_secret_value(),
            f"{base}/login/oauth/authorize",
            f"{base}/login/oauth/access_token",
            callback,
            services.vendors.github,
        )
    return OAuthApp(
        provider,
        settings.google_oauth_client_id,
        settings.google_oauth_client_secret.get_secret_value(),
        f"{settings.google_accounts_url.rstrip('/')}/o/oauth2/v2/auth",
        f"{settings.google_token_url.rstrip('/')}/token",
        callback,
        services.vendors.google,
        # Without both Google gives no refresh token to somebody who has agreed before.
        (("access_type", "offline"), ("prompt", "consent"), ("include_granted_scopes", "true")),
    )
