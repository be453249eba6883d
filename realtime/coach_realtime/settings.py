"""The one place that reads the environment: each function's settings as one typed object, read at start."""

import os
import re
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf, nan
from urllib.parse import urlsplit

from coach.adapters.credentials import Credentials
from coach.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Aws:
    """Where AWS's services are, and who we are there."""

    region: str
    credentials: Credentials
    table: str
    dynamodb_url: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The Supabase project whose tokens count, and the web origins that may open a socket."""

    supabase_url: str
    jwt_secret: str | None = field(repr=False)
    origins: tuple[str, ...]
    """Empty: any. Native clients send none."""


@dataclass(frozen=True, slots=True)
class Auth:
    """The project's Auth, for taking accounts away; without a key the database does it."""

    url: str
    secret_key: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Realtime:
    """What `message` and the workers post and start with."""

    connections_url: str
    lambda_url: str
    answer_function: str


@dataclass(frozen=True, slots=True)
class Chroma:
    host: str
    port: int
    ssl: bool
    tenant: str
    database: str
    api_key: str | None = field(repr=False)

    @property
    def url(self) -> str:
        return f"{'https' if self.ssl else 'http'}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    s3_url: str


@dataclass(frozen=True, slots=True)
class Model:
    """`name` is `openai:MODEL`, `anthropic:MODEL`, `builtin`, or "": whatever there is a key for."""

    name: str
    openai_key: str = field(repr=False)
    openai_url: str | None
    anthropic_key: str = field(repr=False)
    anthropic_url: str | None
    price: tuple[float, float] = (0.0, 0.0)
    """US dollars for a million tokens, in and out."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A hosted model of embeddings; `dimensions` shortens its vectors where it can."""

    model: str
    dimensions: int | None
    api_key: str = field(repr=False)
    url: str | None


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where in Parameter Store the secrets lie."""

    path: str
    region: str
    credentials: Credentials
    url: str


LONGEST_RETRIEVAL = 30
EMBEDDING = re.compile(r"openai:(?P<model>[^@\s]+)(@(?P<dimensions>[1-9][0-9]{0,3}))?")

_learned: dict[str, str] = {}


def learn(secrets: Mapping[str, str]) -> None:
    """Settings that came from elsewhere than the environment, which wins over them."""
    _learned.update(secrets)


class Environment:
    """Reads settings by name. Every complaint is a SettingsError that names the setting."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = ChainMap(os.environ, _learned) if values is None else values

    @property
    def function(self) -> str:
        """The handler that this Lambda environment runs, `coach_realtime.lambdas.NAME`; "" elsewhere."""
        return self._get("_HANDLER", "").rpartition(".")[2]

    @property
    def log_level(self) -> str:
        return self._get("LOG_LEVEL", "INFO").upper()

    def aws(self) -> Aws:
        region = self._need("AWS_REGION")
        return Aws(
            region=region,
            credentials=Credentials.of(self._values),
            table=self._need("COACH_TABLE"),
            dynamodb_url=self._endpoint("DYNAMODB", f"https://dynamodb.{region}.amazonaws.com"),
        )

    def sign_in(self) -> SignIn:
        return SignIn(
            supabase_url=self._url("SUPABASE_URL"),
            jwt_secret=self._optional("SUPABASE_JWT_SECRET"),
            origins=tuple(
                origin.strip() for origin in self._get("COACH_ORIGINS", "").split(",") if origin.strip()
            ),
        )

    def auth(self) -> Auth:
        return Auth(self._url("SUPABASE_URL"), self._optional("SUPABASE_SECRET_KEY"))

    def realtime(self) -> Realtime:
        region = self._need("AWS_REGION")
        return Realtime(
            connections_url=self._url("COACH_CONNECTIONS_URL"),
            lambda_url=self._endpoint("LAMBDA", f"https://lambda.{region}.amazonaws.com"),
            answer_function=self._need("COACH_ANSWER_FUNCTION"),
        )

    def chroma(self) -> Chroma:
        ssl = self._get("CHROMA_SSL", "true").lower()
        if ssl not in ("true", "false", "1", "0"):
            raise SettingsError("CHROMA_SSL must be true or false")
        port = self._get("CHROMA_PORT", "443" if ssl in ("true", "1") else "8000")
        if not port.isdecimal():
            raise SettingsError("CHROMA_PORT must be a number")
        return Chroma(
            host=self._need("CHROMA_HOST"),
            port=int(port),
            ssl=ssl in ("true", "1"),
            tenant=self._get("CHROMA_TENANT", "default_tenant"),
            database=self._get("CHROMA_DATABASE", "default_database"),
            api_key=self._optional("CHROMA_API_KEY"),
        )

    def model(self) -> Model:
        return Model(
            name=self._get("COACH_LLM", ""),
            openai_key=self._get("OPENAI_API_KEY", ""),
            openai_url=self._optional("OPENAI_BASE_URL"),
            anthropic_key=self._get("ANTHROPIC_API_KEY", ""),
            anthropic_url=self._optional("ANTHROPIC_BASE_URL"),
            price=self._price("COACH_MODEL_PRICE"),
        )

    def embedding(self) -> Embedding | None:
        """`COACH_EMBEDDING` is `openai:MODEL` or `openai:MODEL@DIMENSIONS`; None without it: the vectors that
        come with the code. What was ingested with another one has to be ingested again."""
        named = self._optional("COACH_EMBEDDING")
        if named is None or named == "static":
            return None
        read = EMBEDDING.fullmatch(named)
        if read is None:
            raise SettingsError("COACH_EMBEDDING must be static, openai:MODEL or openai:MODEL@DIMENSIONS")
        return Embedding(
            model=read["model"],
            dimensions=int(read["dimensions"]) if read["dimensions"] else None,
            api_key=self._need("OPENAI_API_KEY"),
            url=self._optional("OPENAI_BASE_URL"),
        )

    def retrieval_limit(self) -> float:
        """Seconds that an answer waits for its passages."""
        value = self._get("COACH_RETRIEVAL_SECONDS", "0.5")
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= LONGEST_RETRIEVAL:
            raise SettingsError(f"COACH_RETRIEVAL_SECONDS must be a number up to {LONGEST_RETRIEVAL}")
        return seconds

    def vision(self) -> Model:
        return replace(self.model(), name=self._get("COACH_VISION", ""))

    def secrets(self) -> Secrets | None:
        """None where every setting stands in the environment."""
        path = self._optional("COACH_SECRETS")
        if path is None:
            return None
        region = self._need("AWS_REGION")
        url = self._endpoint("SSM", f"https://ssm.{region}.amazonaws.com")
        return Secrets(path, region, Credentials.of(self._values), url)

    def database_url(self) -> str:
        return self._need("DATABASE_URL")

    def bucket(self) -> Bucket:
        region = self._need("AWS_REGION")
        return Bucket(
            name=self._need("COACH_BUCKET"),
            s3_url=self._endpoint("S3", f"https://s3.{region}.amazonaws.com"),
        )

    def _endpoint(self, service: str, default: str) -> str:
        """As botocore reads them: the service's own address, then the one for all."""
        return self._get(f"AWS_ENDPOINT_URL_{service}", self._get("AWS_ENDPOINT_URL", default))

    def _url(self, name: str) -> str:
        value = self._need(name)
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise SettingsError(f"{name} must be an http(s) address")
        return value.rstrip("/")

    def _price(self, name: str) -> tuple[float, float]:
        """Two numbers and a comma between them."""
        try:
            into, out = map(float, self._get(name, "0,0").split(","))
        except ValueError:
            into = out = nan
        if not (0 <= into < inf and 0 <= out < inf):
            raise SettingsError(
                f"{name} must be two prices of a million tokens, in and out, such as 0.40,1.60"
            )
        return into, out

    def _need(self, name: str) -> str:
        value = self._optional(name)
        if value is None:
            raise SettingsError(f"{name} is not set")
        return value

    def _optional(self, name: str) -> str | None:
        return self._values.get(name) or None

    def _get(self, name: str, default: str) -> str:
        return self._values.get(name) or default
