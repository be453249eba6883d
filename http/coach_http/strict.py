"""Routes whose bodies are read as strictly as frames are: no NaN, no duplicate names, no NUL, no depth."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from coach import strict_json
from coach.errors import BadFrame


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
