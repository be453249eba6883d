import jwt
import pytest

from coach_local.issuer.keys import Keys

ISSUER = "http://127.0.0.1:8000/auth/v1"
CLAIMS = {"iss": ISSUER, "aud": "authenticated", "sub": "ada"}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys.json"


def test_what_is_published_verifies_what_is_signed(file):
    keys = Keys(file)
    token = keys.sign(CLAIMS)
    (published,) = keys.published()["keys"]
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["kid"]) == ("ES256", published["kid"])
    assert jwt.decode(token, jwt.PyJWK(published), ["ES256"], audience="authenticated")["sub"] == "ada"


def test_nothing_private_is_published(file):
    assert "d" not in Keys(file).published()["keys"][0]


def test_the_key_stays_and_only_its_owner_may_read_it(file):
    token = Keys(file).sign(CLAIMS)
    assert Keys(file).verify(token, ISSUER)["sub"] == "ada"
    assert file.stat().st_mode & 0o077 == 0


def test_after_a_rotation_both_keys_are_published_and_the_new_one_signs(file):
    keys = Keys(file)
    before = keys.sign(CLAIMS)
    keys.rotate()
    after = keys.sign(CLAIMS)
    assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
    assert len(keys.published()["keys"]) == 2
    assert keys.verify(before, ISSUER) == keys.verify(after, ISSUER)


def test_a_revoked_key_is_gone(file):
    keys = Keys(file)
    token = keys.sign(CLAIMS)
    keys.rotate(revoke=True)
    with pytest.raises(jwt.InvalidTokenError):
        keys.verify(token, ISSUER)


def test_a_token_of_another_issuer_is_refused(file):
    keys = Keys(file)
    with pytest.raises(jwt.InvalidIssuerError):
        keys.verify(keys.sign(CLAIMS), "https://elsewhere.example/auth/v1")
