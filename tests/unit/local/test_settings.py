import os

from coach_local.settings import Settings, applied


def test_a_given_setting_wins():
    settings = Settings({"CHROMA_HOST": "chroma.example"})
    assert settings.fill("CHROMA_HOST", "127.0.0.1") == "chroma.example"
    assert settings.filled == {}


def test_what_is_not_given_is_filled_in():
    settings = Settings({"CHROMA_HOST": ""})
    assert not settings.given("CHROMA_HOST")
    assert settings.fill("CHROMA_HOST", "127.0.0.1") == "127.0.0.1"
    assert settings.environment == settings.filled == {"CHROMA_HOST": "127.0.0.1"}


def test_some_are_replaced_whatever_is_given():
    settings = Settings({"AWS_SESSION_TOKEN": "of the cloud"})
    settings.replace("AWS_SESSION_TOKEN", "")
    assert settings.environment == {"AWS_SESSION_TOKEN": ""}


def test_the_process_has_its_own_environment_back_in_the_end(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    before = dict(os.environ)
    with applied({"LOG_LEVEL": "DEBUG", "COACH_TABLE": "coach"}):
        assert os.environ["LOG_LEVEL"] == "DEBUG"
    assert dict(os.environ) == before
