"""How a cold start takes Parameter Store's refusals."""

import json
from collections.abc import Mapping

import pytest

from coach.adapters import ssm
from coach.adapters.credentials import Credentials
from coach.adapters.http import Http, Response
from coach.adapters.sigv4 import Signer
from coach.adapters.ssm import read_parameters
from coach.errors import SettingsError

SIGNER = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "ssm")
FOUND = (200, {"Parameters": [{"Name": "/coach/x/A", "Value": "1"}]})


class Scripted(Http):
    """Answers with what it was given, in order."""

    def __init__(self, *answers: tuple[int, dict[str, object]]) -> None:
        super().__init__()
        self.answers = list(answers)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"", **_: float
    ) -> Response:
        status, answer = self.answers.pop(0)
        return Response(status, {}, json.dumps(answer).encode())


async def test_a_throttled_read_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssm, "FIRST_PAUSE", 0.001)
    http = Scripted((400, {"__type": "ThrottlingException"}), (503, {}), FOUND)

    assert await read_parameters(http, SIGNER, "https://ssm", "/coach/x") == {"A": "1"}


async def test_a_refusal_names_the_path_and_the_reason_at_once() -> None:
    http = Scripted((400, {"__type": "com.amazon#AccessDeniedException", "message": "who knows"}), FOUND)

    with pytest.raises(SettingsError, match="/coach/x cannot be read: AccessDeniedException"):
        await read_parameters(http, SIGNER, "https://ssm", "/coach/x")

    assert http.answers == [FOUND]
