"""The one place of this deployable that reads the environment: its settings, typed, read once at start."""

import os
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from coach.adapters.credentials import Credentials
from coach.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """Every address is without a slash at its end."""

    supabase_url: str
    jwt_secret: str | None = field(repr=False)
    database_url: str = field(repr=False)
    region: str
    credentials: Credentials
    table: str
    dynamodb_url: str
    bucket: str
    s3_url: str
    connections_url: str
    lambda_url: str
    sweep_function: str
    media_url: str
    media_key_id: str | None
    media_private_key: str | None = field(repr=False)
    origins: tuple[str, ...]
    """Web origins that may call; empty: any. Native clients send none."""

    @property
    def realtime_url(self) -> str:
        """Where clients open their WebSocket: the address that we post to, under the other scheme."""
        return "ws" + self.connections_url.removeprefix("http")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where in Parameter Store the secrets lie."""

    path: str
    region: str
    credentials: Credentials
    url: str


_learned: dict[str, str] = {}
_everything = ChainMap(os.environ, _learned)


def learn(secrets: Mapping[str, str]) -> None:
    """Settings that came from elsewhere than the environment, which wins over them."""
    _learned.update(secrets)


def secrets(environment: Mapping[str, str] = os.environ) -> Secrets | None:
    """None where every setting stands in the environment. Raises SettingsError."""
    path = environment.get("COACH_SECRETS")
    if not path:
        return None
    region = _needed(environment, "AWS_REGION")
    url = _endpoint(environment, "SSM") or f"https://ssm.{region}.amazonaws.com"
    return Secrets(path, region, Credentials.of(environment), url)


def in_lambda() -> bool:
    """Whether Lambda started this process for our handler."""
    return os.environ.get("_HANDLER") == "coach_http.lambdas.http"


def log_level() -> str:
    return os.environ.get("LOG_LEVEL", "INFO").upper()


def read(environment: Mapping[str, str] = _everything) -> Settings:
    """Raises SettingsError, which names the setting."""
    region = _needed(environment, "AWS_REGION")
    return Settings(
        supabase_url=_url(environment, "SUPABASE_URL"),
        jwt_secret=environment.get("SUPABASE_JWT_SECRET") or None,
        database_url=_needed(environment, "DATABASE_URL"),
        region=region,
        credentials=Credentials.of(environment),
        table=_needed(environment, "COACH_TABLE"),
        dynamodb_url=_endpoint(environment, "DYNAMODB") or f"https://dynamodb.{region}.amazonaws.com",
        bucket=_needed(environment, "COACH_BUCKET"),
        s3_url=_endpoint(environment, "S3") or f"https://s3.{region}.amazonaws.com",
        connections_url=_url(environment, "COACH_CONNECTIONS_URL"),
        lambda_url=_endpoint(environment, "LAMBDA") or f"https://lambda.{region}.amazonaws.com",
        sweep_function=_needed(environment, "COACH_SWEEP_FUNCTION"),
        media_url=_url(environment, "COACH_MEDIA_URL"),
        media_key_id=environment.get("COACH_MEDIA_KEY_ID") or None,
        media_private_key=environment.get("COACH_MEDIA_PRIVATE_KEY") or None,
        origins=tuple(environment.get("COACH_ORIGINS", "").replace(",", " ").split()),
    )


def _needed(environment: Mapping[str, str], name: str) -> str:
    if value := environment.get(name):
        return value
    raise SettingsError(f"{name} is not set")


def _url(environment: Mapping[str, str], name: str) -> str:
    value = _needed(environment, name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{name} must be an http(s) address")
    return value


def _endpoint(environment: Mapping[str, str], service: str) -> str | None:
    """As botocore reads them: the service's own address, else the one for all."""
    return environment.get(f"AWS_ENDPOINT_URL_{service}") or environment.get("AWS_ENDPOINT_URL") or None
