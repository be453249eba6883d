"""Routes whose bodies are read as strictly as frames are (no NaN, no duplicate names, no NUL, no depth), and
whose fields are all known."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from coach import strict_json
from coach.errors import BadFrame


class Body(BaseModel):
    """What a request says. A field that we do not know is refused: left aside, a slip of the pen would look like
    a change that was made. Frames are not so strict, for old and new code talk to each other in them.

    Beside a model of the core it is named last, and has its say over that one's.
    """

    model_config = ConfigDict(extra="forbid")


class StrictRequest(Request):
    async def json(self) -> Any:
        """FastAPI lets an HTTPException through, and nothing else."""
        try:
            return strict_json.read((await self.body()).decode())
        except UnicodeDecodeError:
            raise HTTPException(400, "The body is not UTF-8.") from None
        except BadFrame as error:
            raise HTTPException(400, error.message) from None


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_strictly(request: Request) -> Response:
            return await answer(StrictRequest(request.scope, request.receive))

        return answer_strictly
