"""Settings are read once, and what is wrong is named."""

from collections.abc import Callable
from typing import Any

import pytest

from coach.errors import SettingsError
from coach_realtime.settings import Environment

WHOLE = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "key",
    "COACH_TABLE": "coach",
    "SUPABASE_URL": "https://project.supabase.co/",
    "COACH_CONNECTIONS_URL": "https://api.example.com/prod",
    "COACH_ANSWER_FUNCTION": "answer",
    "CHROMA_HOST": "api.trychroma.com",
    "DATABASE_URL": "postgresql://coach_app@host/db",
}

READERS: dict[str, Callable[[Environment], Any]] = {
    "AWS_REGION": Environment.aws,
    "COACH_TABLE": Environment.aws,
    "AWS_ACCESS_KEY_ID": Environment.aws,
    "SUPABASE_URL": Environment.sign_in,
    "COACH_CONNECTIONS_URL": Environment.realtime,
    "COACH_ANSWER_FUNCTION": Environment.realtime,
    "CHROMA_HOST": Environment.chroma,
    "DATABASE_URL": Environment.database_url,
}


@pytest.mark.parametrize("name", READERS)
def test_what_is_missing_is_named(name: str) -> None:
    without = {key: value for key, value in WHOLE.items() if key != name}
    with pytest.raises(SettingsError, match=name):
        READERS[name](Environment(without))


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("SUPABASE_URL", "project.supabase.co", Environment.sign_in),
        ("COACH_CONNECTIONS_URL", "wss://api.example.com", Environment.realtime),
        ("CHROMA_PORT", "many", Environment.chroma),
        ("CHROMA_SSL", "perhaps", Environment.chroma),
        ("COACH_MODEL_PRICE", "0.4", Environment.model),
        ("COACH_MODEL_PRICE", "0.4,dear", Environment.model),
        ("COACH_MODEL_PRICE", "-1,2", Environment.model),
        ("COACH_MODEL_PRICE", "nan,2", Environment.model),
        ("COACH_RETRIEVAL_SECONDS", "soon", Environment.retrieval_limit),
        ("COACH_RETRIEVAL_SECONDS", "0", Environment.retrieval_limit),
        ("COACH_EMBEDDING", "word2vec", Environment.embedding),
        ("COACH_EMBEDDING", "openai:", Environment.embedding),
        ("COACH_EMBEDDING", "openai:small@many", Environment.embedding),
    ],
)
def test_what_is_malformed_is_named(name: str, value: str, read: Callable[[Environment], Any]) -> None:
    with pytest.raises(SettingsError, match=name):
        read(Environment(WHOLE | {name: value}))


def test_the_models_price_is_two_numbers() -> None:
    assert Environment(WHOLE | {"COACH_MODEL_PRICE": "0.40,1.60"}).model().price == (0.4, 1.6)


def test_an_address_loses_its_last_slash() -> None:
    assert Environment(WHOLE).sign_in().supabase_url == "https://project.supabase.co"


def test_endpoints_are_read_as_botocore_reads_them() -> None:
    assert Environment(WHOLE).aws().dynamodb_url == "https://dynamodb.eu-central-1.amazonaws.com"
    everywhere = WHOLE | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    assert Environment(everywhere).aws().dynamodb_url == "http://127.0.0.1:1"
    own = everywhere | {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:2"}
    assert Environment(own).aws().dynamodb_url == "http://127.0.0.1:2"


def test_no_secret_shows_in_a_representation() -> None:
    secrets = WHOLE | {
        "SUPABASE_JWT_SECRET": "hidden",
        "CHROMA_API_KEY": "hidden",
        "OPENAI_API_KEY": "hidden",
    }
    environment = Environment(secrets)
    shown = f"{environment.sign_in()} {environment.chroma()} {environment.model()} {environment.aws()}"
    assert "hidden" not in shown
    assert "'key'" not in shown


def test_questions_are_embedded_by_what_comes_with_the_code_unless_a_model_is_named() -> None:
    assert Environment(WHOLE).embedding() is None
    assert Environment(WHOLE | {"COACH_EMBEDDING": "static"}).embedding() is None


def test_a_hosted_embedding_is_named_with_its_dimensions() -> None:
    hosted = Environment(
        WHOLE | {"COACH_EMBEDDING": "openai:small@256", "OPENAI_API_KEY": "hidden"}
    ).embedding()

    assert hosted is not None
    assert (hosted.model, hosted.dimensions, hosted.url) == ("small", 256, None)
    assert "hidden" not in str(hosted)


def test_a_hosted_embedding_needs_its_key() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        Environment(WHOLE | {"COACH_EMBEDDING": "openai:small"}).embedding()
