from uuid import UUID, uuid4

import jwt

from coach_local.issuer.keys import Keys
from coach_local.issuer.tokens import User, claims, mint

URL = "http://127.0.0.1:8000"


def test_the_claims_are_supabases():
    user, session = User(uuid4(), "ada@example.com", {"name": "Ada"}), uuid4()
    assert claims(user, URL, session, now=1764000000.9, ttl=3600) == {
        "iss": f"{URL}/auth/v1",
        "sub": str(user.id),
        "aud": "authenticated",
        "exp": 1764003600,
        "iat": 1764000000,
        "email": "ada@example.com",
        "phone": "",
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {"name": "Ada"},
        "role": "authenticated",
        "aal": "aal1",
        "amr": [{"method": "password", "timestamp": 1764000000}],
        "session_id": str(session),
        "is_anonymous": False,
    }


def test_a_name_is_the_same_user_everywhere(tmp_path):
    first = mint(tmp_path / "a.json", URL, "ada")
    second = mint(tmp_path / "b.json", URL, "ada")
    subjects = [jwt.decode(token, options={"verify_signature": False})["sub"] for token in (first, second)]
    assert subjects[0] == subjects[1] != str(User.named("grace").id)
    assert UUID(subjects[0]).version == 5


def test_a_minted_token_is_signed_with_the_keys_of_the_file(tmp_path):
    token = mint(tmp_path / "keys.json", URL, "ada", ttl=60)
    decoded = Keys(tmp_path / "keys.json").verify(token, f"{URL}/auth/v1")
    assert decoded["exp"] - decoded["iat"] == 60
