"""Settings: read once, and each complaint names the one it is about."""

import pytest

from coach.errors import SettingsError
from coach_http.settings import read

WHOLE = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret-key",
    "SUPABASE_URL": "https://ref.supabase.co/",
    "DATABASE_URL": "postgresql://coach_app:pass-word@db/postgres",
    "COACH_TABLE": "coach",
    "COACH_SWEEP_FUNCTION": "sweep",
    "COACH_CONNECTIONS_URL": "https://abc.execute-api.eu-central-1.amazonaws.com/live",
    "COACH_BUCKET": "coach",
    "COACH_MEDIA_URL": "https://media.example",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read({**WHOLE, name: ""})


@pytest.mark.parametrize("name", ["SUPABASE_URL", "COACH_CONNECTIONS_URL", "COACH_MEDIA_URL"])
def test_an_address_that_is_none_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read({**WHOLE, name: "ref.supabase.co"})


def test_the_socket_is_where_frames_are_posted_to() -> None:
    assert read(WHOLE).realtime_url == "wss://abc.execute-api.eu-central-1.amazonaws.com/live"
    local = {**WHOLE, "COACH_CONNECTIONS_URL": "http://127.0.0.1:8000/realtime"}
    assert read(local).realtime_url == "ws://127.0.0.1:8000/realtime"


def test_addresses_of_services_are_read_as_botocore_reads_them() -> None:
    assert read(WHOLE).dynamodb_url == "https://dynamodb.eu-central-1.amazonaws.com"
    general = {**WHOLE, "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
    assert read(general).dynamodb_url == "http://127.0.0.1:4566"
    own = {**general, "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8001"}
    assert read(own).dynamodb_url == "http://127.0.0.1:8001"


def test_origins_are_a_list() -> None:
    assert read(WHOLE).origins == ()
    assert read({**WHOLE, "COACH_ORIGINS": "https://a.example, https://b.example"}).origins == (
        "https://a.example",
        "https://b.example",
    )


def test_no_secret_is_shown() -> None:
    secrets = {
        "SUPABASE_JWT_SECRET": "jwt-secret",
        "COACH_MEDIA_PRIVATE_KEY": "pem",
        "AWS_SESSION_TOKEN": "st",
    }
    shown = repr(read(WHOLE | secrets))
    assert not [value for value in ("secret-key", "pass-word", "jwt-secret", "pem", "st'") if value in shown]
