"""Whether this function is alive, and ready."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from coach_http.security import Wired

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Whoever can read this was answered by a living function; `ready`: it can serve requests too."""

    ready: bool
    dependencies: dict[str, bool]


@router.get("/v1/health", responses={503: {"model": Health, "description": "Alive, and not ready."}})
async def health(wired: Wired, response: Response) -> Health:
    seen = await wired.readiness.look()
    ready = all(seen.values())
    response.status_code = 200 if ready else 503
    return Health(ready=ready, dependencies=dict(seen))
