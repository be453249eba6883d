"""Accounts, sessions and refresh tokens of the issuer, in one SQLite file. Passwords are hashed by scrypt."""

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from coach_local.issuer.tokens import User

REUSE_SECONDS = 10
"""For so long a refresh token may be used again, for a client that lost the answer. Supabase's default."""

_SCHEMA = """
create table if not exists users (
    id text primary key, email text unique not null, password text, metadata text
);
create table if not exists sessions (
    id text primary key, user text not null references users on delete cascade
);
create table if not exists refresh_tokens (
    hash text primary key, session text not null references sessions on delete cascade, used_at real
);
"""


class Refused(Exception):
    """`code` is Supabase's error code, and the message its wording."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Accounts:
    """All of it blocks for milliseconds, and passwords for some fifty of them: call it in a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as database:
            database.executescript(_SCHEMA)

    def all(self) -> list[User]:
        with self._open() as database:
            return [_user(row) for row in database.execute("select id, email, metadata from users")]

    def find(self, email: str) -> User | None:
        with self._open() as database:
            query = "select id, email, metadata from users where email = ?"
            row = database.execute(query, (email.strip().lower(),)).fetchone()
        return _user(row) if row else None

    def holds(self, user: UUID) -> bool:
        with self._open() as database:
            return database.execute("select 1 from users where id = ?", (str(user),)).fetchone() is not None

    def add(self, user: User) -> None:
        """Remember a user without a password; nothing happens where the id is known."""
        with self._open() as database:
            values = (str(user.id), user.email, json.dumps(user.metadata))
            database.execute("insert or ignore into users (id, email, metadata) values (?, ?, ?)", values)

    def sign_up(self, email: str, password: str, metadata: dict[str, Any]) -> User:
        user = User(uuid4(), _email(email), metadata)
        _check(password)
        values = (str(user.id), user.email, _hashed(password), json.dumps(metadata))
        try:
            with self._open() as database:
                database.execute(
                    "insert into users (id, email, password, metadata) values (?, ?, ?, ?)", values
                )
        except sqlite3.IntegrityError:
            raise Refused(422, "user_already_exists", "User already registered") from None
        return user

    def sign_in(self, email: str, password: str) -> User:
        with self._open() as database:
            query = "select id, email, metadata, password from users where email = ?"
            row = database.execute(query, (email.strip().lower(),)).fetchone()
        if row is None or row[3] is None or not _matches(password, row[3]):
            raise Refused(400, "invalid_credentials", "Invalid login credentials")
        return _user(row)

    def update(self, user: UUID, password: str | None, metadata: dict[str, Any]) -> User:
        with self._open() as database:
            row = database.execute(
                "select id, email, metadata from users where id = ?", (str(user),)
            ).fetchone()
            if row is None:
                raise Refused(404, "user_not_found", "User not found")
            merged = json.dumps(_user(row).metadata | metadata)
            database.execute("update users set metadata = ? where id = ?", (merged, str(user)))
            if password is not None:
                _check(password)
                database.execute("update users set password = ? where id = ?", (_hashed(password), str(user)))
        return User(user, row[1], json.loads(merged))

    def remove(self, user: UUID) -> None:
        with self._open() as database:
            database.execute("delete from users where id = ?", (str(user),))

    def open_session(self, user: User) -> tuple[UUID, str]:
        """A new session and its first refresh token."""
        session = uuid4()
        with self._open() as database:
            database.execute("insert into sessions values (?, ?)", (str(session), str(user.id)))
            return session, _issue(database, str(session))

    def refresh(self, token: str, now: float) -> tuple[User, UUID, str]:
        """The next refresh token for a used one, which ends the session when it is used again later."""
        with self._open() as database:
            row = database.execute(_FIND, (_digest(token),)).fetchone()
            if row is None:
                raise Refused(
                    400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"
                )
            session, used_at = row[3], row[4]
            if used_at is not None and now - used_at > REUSE_SECONDS:
                database.execute("delete from sessions where id = ?", (session,))
                database.commit()
                raise Refused(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
            database.execute(
                "update refresh_tokens set used_at = coalesce(used_at, ?) where hash = ?",
                (now, _digest(token)),
            )
            return _user(row), UUID(session), _issue(database, session)

    def close_sessions(self, user: UUID, session: UUID, scope: str) -> None:
        """Sign out: this session (`local`), all the others (`others`), or every one (`global`)."""
        condition = {"local": "id = :session", "others": "id <> :session"}.get(scope, "true")
        with self._open() as database:
            query = f"delete from sessions where user = :user and {condition}"
            database.execute(query, {"user": str(user), "session": str(session)})

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._file)
        database.execute("pragma foreign_keys = on")
        try:
            with database:
                yield database
        finally:
            database.close()


_FIND = """
select users.id, users.email, users.metadata, sessions.id, refresh_tokens.used_at
from refresh_tokens join sessions on sessions.id = session join users on users.id = sessions.user
where hash = ?
"""


def _user(row: tuple[Any, ...]) -> User:
    return User(UUID(row[0]), row[1], json.loads(row[2] or "{}"))


def _issue(database: sqlite3.Connection, session: str) -> str:
    token = secrets.token_urlsafe(12)
    database.execute("insert into refresh_tokens (hash, session) values (?, ?)", (_digest(token), session))
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _email(email: str) -> str:
    name, at, domain = email.strip().lower().partition("@")
    if not (name and at and "." in domain):
        raise Refused(400, "validation_failed", "Unable to validate email address: invalid format")
    return f"{name}@{domain}"


def _check(password: str) -> None:
    if len(password) < 6:
        raise Refused(422, "weak_password", "Password should be at least 6 characters.")


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def _matches(password: str, stored: str) -> bool:
    salt, _, expected = stored.partition(":")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(expected))


def _scrypt(password: str, salt: bytes) -> bytes:
    # 16 MiB and some 50 ms: OWASP's second choice of parameters for scrypt, with p = 1.
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
