"""Who asks: the bearer token of each request, verified."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from coach.errors import NotSignedIn
from coach.ports import Identity
from coach_http.wiring import Services

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="supabase",
    bearerFormat="JWT",
    description="An access token of the project's Supabase Auth.",
)


def services(request: Request) -> Services:
    """What the application was made with."""
    found: Services = request.app.state.services
    return found


Wired = Annotated[Services, Depends(services)]


async def signed_in(
    wired: Wired, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Identity:
    """Raises NotSignedIn, TokenExpired, Unavailable."""
    if credentials is None:
        raise NotSignedIn("Send an access token: `Authorization: Bearer …`.")
    return await wired.authenticator.verify(credentials.credentials)


Me = Annotated[Identity, Depends(signed_in)]
