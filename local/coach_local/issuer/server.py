"""The routes of Supabase Auth that clients use: sign-up, sign-in, refresh, user, sign-out, the key set."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4

import jwt
from aiohttp import web

from coach_local.gateway.control import require_local
from coach_local.gateway.faults import Faults, JwksFault
from coach_local.gateway.limits import Clock
from coach_local.issuer.accounts import Accounts, Refused
from coach_local.issuer.keys import Keys
from coach_local.issuer.tokens import LIFETIME, User, claims, issuer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Directory(Protocol):
    """Where the users of the issuer must be known too: `auth.users`, as in a Supabase project."""

    async def add(self, user: User) -> None: ...
    async def holds(self, user: UUID) -> bool: ...
    async def remove(self, user: UUID) -> None: ...


class Issuer:
    """The issuer over the files in `folder`. `base_url` is what clients are given as `SUPABASE_URL`.

    Whoever knows `secret_key` may take accounts away; while it is "", nobody may.
    """

    def __init__(self, folder: Path, *, faults: Faults | None = None, clock: Clock = time.time) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.keys = Keys(folder / "keys.json")
        self.base_url = ""
        self.secret_key = ""
        self.directory: Directory | None = None
        self._accounts = Accounts(folder / "accounts.sqlite")
        self._faults = faults or Faults()
        self._clock = clock

    def application(self) -> web.Application:
        """To be mounted at `/auth/v1`."""
        application = web.Application(middlewares=[_answered])
        application.add_routes(
            [
                web.post("/signup", self._sign_up),
                web.post("/token", self._token),
                web.get("/user", self._user),
                web.put("/user", self._update),
                web.post("/logout", self._sign_out),
                web.delete("/admin/users/{user}", self._remove),
                web.get("/.well-known/jwks.json", self._jwks),
                web.post("/local/token", self._minted),
                web.post("/local/rotate", self._rotate),
            ]
        )
        return application

    async def use(self, directory: Directory) -> None:
        """Make all users known there, those of earlier runs first."""
        self.directory = directory
        for user in await asyncio.to_thread(self._accounts.all):
            await directory.add(user)

    async def mint(self, name: str, ttl: float = LIFETIME) -> str:
        """A token of the user called `name`, who is made where there is none; `ttl` below 0 is expired."""
        user = User.named(name)
        await asyncio.to_thread(self._accounts.add, user)
        await self._known(user)
        return self._signed(user, uuid4(), ttl)

    async def _sign_up(self, request: web.Request) -> web.Response:
        asked = await _body(request)
        email, password = _text(asked, "email"), _text(asked, "password")
        await self._forget_erased(email)
        user = await asyncio.to_thread(self._accounts.sign_up, email, password, asked.get("data") or {})
        await self._known(user)
        return await self._session(user)

    async def _token(self, request: web.Request) -> web.Response:
        asked = await _body(request)
        match request.query.get("grant_type"):
            case "password":
                email, password = _text(asked, "email"), _text(asked, "password")
                user = await asyncio.to_thread(self._accounts.sign_in, email, password)
                await self._require_known(user)
                return await self._session(user)
            case "refresh_token":
                return await self._refreshed(_text(asked, "refresh_token"))
        raise Refused(400, "validation_failed", "unsupported_grant_type")

    async def _refreshed(self, token: str) -> web.Response:
        refresh = self._accounts.refresh
        user, session, refresh_token = await asyncio.to_thread(refresh, token, self._clock())
        await self._require_known(user)
        return self._granted(user, session, refresh_token)

    async def _session(self, user: User) -> web.Response:
        session, refresh_token = await asyncio.to_thread(self._accounts.open_session, user)
        return self._granted(user, session, refresh_token)

    async def _user(self, request: web.Request) -> web.Response:
        return web.json_response(_described(self._caller(request)))

    async def _update(self, request: web.Request) -> web.Response:
        caller, asked = self._caller(request), await _body(request)
        password = _text(asked, "password") if "password" in asked else None
        data = asked.get("data") or {}
        user = await asyncio.to_thread(self._accounts.update, UUID(caller["sub"]), password, data)
        return web.json_response(_described(caller | {"user_metadata": user.metadata}))

    async def _sign_out(self, request: web.Request) -> web.Response:
        caller = self._caller(request)
        user, session, scope = caller["sub"], caller["session_id"], request.query.get("scope", "global")
        await asyncio.to_thread(self._accounts.close_sessions, UUID(user), UUID(session), scope)
        return web.Response(status=204)

    async def _remove(self, request: web.Request) -> web.Response:
        """An account with its sessions, here and in `auth.users`."""
        if not self.secret_key or not compare_digest(request.headers.get("apikey", ""), self.secret_key):
            raise Refused(401, "no_authorization", "This endpoint requires a secret key")
        try:
            user = UUID(request.match_info["user"])
        except ValueError:
            raise Refused(404, "validation_failed", "user_id must be an UUID") from None
        known = await asyncio.to_thread(self._accounts.holds, user)
        if self.directory is not None:
            known = await self.directory.holds(user) or known
            await self.directory.remove(user)
        await asyncio.to_thread(self._accounts.remove, user)
        if not known:
            raise Refused(404, "user_not_found", "User not found")
        return web.json_response({})

    async def _jwks(self, request: web.Request) -> web.Response:
        fault = self._faults.jwks() or JwksFault()
        await asyncio.sleep(fault.delay)
        match fault.answer:
            case "html":
                return web.Response(text="<html>Bad gateway</html>", content_type="text/html")
            case "garbage":
                return web.Response(
                    body=b'{"keys": [{"kty": "EC", "x": "\xff', content_type="application/json"
                )
            case "huge":
                return web.Response(body=b" " * 5_000_000 + b"{}", content_type="application/json")
            case "error":
                return web.json_response({"message": "upstream"}, status=503)
        keys = {"keys": []} if fault.answer == "empty" else self.keys.published()
        return web.json_response(keys, headers={"Cache-Control": "public, max-age=600"})

    async def _minted(self, request: web.Request) -> web.Response:
        require_local(request)
        asked = await _body(request)
        token = await self.mint(_text(asked, "user"), float(asked.get("ttl", LIFETIME)))
        return web.json_response({"access_token": token})

    async def _rotate(self, request: web.Request) -> web.Response:
        require_local(request)
        self.keys.rotate(revoke="revoke" in request.query)
        return web.json_response(self.keys.published())

    async def _known(self, user: User) -> None:
        if self.directory is not None:
            await self.directory.add(user)

    async def _require_known(self, user: User) -> None:
        """A user who was erased with the rest of the data cannot sign in any more."""
        if await self._erased(user):
            raise Refused(400, "invalid_credentials", "Invalid login credentials")

    async def _forget_erased(self, email: str) -> None:
        """Whose account was erased may sign up again."""
        if user := await asyncio.to_thread(self._accounts.find, email):
            await self._erased(user)

    async def _erased(self, user: User) -> bool:
        if self.directory is None or await self.directory.holds(user.id):
            return False
        await asyncio.to_thread(self._accounts.remove, user.id)
        return True

    def _caller(self, request: web.Request) -> dict[str, Any]:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refused(401, "no_authorization", "This endpoint requires a Bearer token")
        try:
            return self.keys.verify(token, issuer(self.base_url))
        except jwt.InvalidTokenError as error:
            raise Refused(403, "bad_jwt", f"invalid JWT: {error}") from error

    def _signed(self, user: User, session: UUID, ttl: float) -> str:
        return self.keys.sign(claims(user, self.base_url, session, now=self._clock(), ttl=ttl))

    def _granted(self, user: User, session: UUID, refresh_token: str) -> web.Response:
        granted = claims(user, self.base_url, session, now=self._clock(), ttl=LIFETIME)
        return web.json_response(
            {
                "access_token": self.keys.sign(granted),
                "token_type": "bearer",
                "expires_in": LIFETIME,
                "expires_at": granted["exp"],
                "refresh_token": refresh_token,
                "user": _described(granted),
            }
        )


@web.middleware
async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals in Supabase's shape; pages of any origin may ask, as tokens never travel in cookies."""
    try:
        answer = web.Response(status=204) if request.method == "OPTIONS" else await handler(request)
    except Refused as refused:
        body = {"code": refused.status, "error_code": refused.code, "msg": refused.message}
        answer = web.json_response(body, status=refused.status)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Headers"] = request.headers.get(
        "Access-Control-Request-Headers", "*"
    )
    answer.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, OPTIONS"
    return answer


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "bad_json", "Could not parse request body as JSON")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(400, "validation_failed", f"{name} is required")
    return value


def _described(claims: dict[str, Any]) -> dict[str, Any]:
    """The user object that comes with a session."""
    since = datetime.fromtimestamp(claims["iat"], UTC).isoformat().replace("+00:00", "Z")
    kept = ("aud", "role", "email", "phone", "app_metadata", "user_metadata", "is_anonymous")
    times = dict.fromkeys(
        ("email_confirmed_at", "confirmed_at", "created_at", "updated_at", "last_sign_in_at"), since
    )
    return {"id": claims["sub"], "identities": [], **{name: claims[name] for name in kept}, **times}
