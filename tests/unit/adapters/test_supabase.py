import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from coach.adapters.supabase import SupabaseAuthenticator
from coach.errors import NotSignedIn, SettingsError, TokenExpired
from coach.ports import Identity

NOW = 1_790_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
SESSION = "0b7c0c0e-0000-4000-8000-000000000009"
KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
SECRET = "a secret of the legacy kind, 40 letters."


@pytest.fixture
def project(server, reply):
    """A server that publishes KEY as `e` and RSA_KEY as `r`; its URL is the project's."""
    keys = [
        {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key())), "kid": "e"},
        {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key())), "kid": "r"},
    ]
    server.replies = [reply(200, json.dumps({"keys": keys}).encode())]
    return server


@pytest.fixture
def authenticator(http, project):
    return SupabaseAuthenticator(http, project.url, lambda: NOW * 1000)


@pytest.fixture
def claims(project):
    """As Supabase Auth writes them."""
    return {
        "iss": f"{project.url}/auth/v1",
        "aud": "authenticated",
        "sub": USER,
        "exp": NOW + 3600,
        "iat": NOW,
        "email": "ada@example.com",
        "phone": "",
        "app_metadata": {"provider": "email"},
        "user_metadata": {"role": "service_role"},
        "role": "authenticated",
        "aal": "aal1",
        "amr": [{"method": "password", "timestamp": NOW}],
        "session_id": SESSION,
        "is_anonymous": False,
    }


def sign(claims, key=KEY, algorithm="ES256", **headers):
    return jwt.encode(claims, key, algorithm, headers={"kid": "e", **headers})


async def test_a_token_as_supabase_writes_it_signs_its_user_in(authenticator, claims, project):
    identity = await authenticator.verify(sign(claims))

    assert identity == Identity(USER, SESSION, (NOW + 3600) * 1000)
    assert project.requests[0].target == "/auth/v1/.well-known/jwks.json"


async def test_an_anonymous_user_is_a_user(authenticator, claims):
    assert (await authenticator.verify(sign({**claims, "is_anonymous": True}))).user == USER


async def test_an_audience_may_stand_in_a_list_of_one(authenticator, claims):
    assert await authenticator.verify(sign({**claims, "aud": ["authenticated"]}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://other.supabase.co/auth/v1"),
        ("iss", "supabase"),
        ("iss", None),
        ("aud", "anon"),
        ("aud", ["authenticated", "other"]),
        ("aud", []),
        ("aud", "AUTHENTICATED"),
        ("role", "anon"),
        ("role", "service_role"),
        ("role", ["authenticated"]),
        ("sub", ""),
        ("sub", "1"),
        ("sub", 7),
        ("sub", USER.upper()),
        ("sub", USER + "\n"),
        ("sub", f"{{{USER}}}"),
        ("session_id", ""),
        ("session_id", None),
        ("session_id", "s" * 65),
        ("session_id", "a\nb"),
        ("exp", None),
        ("exp", "1790003600"),
        ("exp", True),
        ("exp", 1e300),
        ("exp", 10**400),
        ("exp", -1),
        ("exp", {}),
        ("iat", None),
        ("iat", True),
        ("iat", "now"),
        ("iat", NOW + 31),
        ("nbf", NOW + 31),
        ("nbf", "now"),
        ("nbf", None),
        ("client_id", "another-app"),
        ("client_id", None),
    ],
)
async def test_a_claim_that_is_not_as_it_must_be_signs_nobody_in(authenticator, claims, claim, value):
    with pytest.raises(NotSignedIn) as refusal:
        await authenticator.verify(sign_raw(json.dumps({**claims, claim: value})))

    assert not isinstance(refusal.value, TokenExpired)


@pytest.mark.parametrize("claim", ["iss", "aud", "role", "sub", "session_id", "exp", "iat"])
async def test_a_claim_that_is_missing_signs_nobody_in(authenticator, claims, claim):
    del claims[claim]

    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign(claims))


def sign_raw(payload: str) -> str:
    return jwt.PyJWS().encode(payload.encode(), KEY, "ES256", headers={"kid": "e"})


@pytest.mark.parametrize("payload", ["[]", "null", "", '{"exp":NaN}', "[" * 3000])
async def test_a_signed_payload_that_is_no_object_signs_nobody_in(authenticator, payload):
    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign_raw(payload))


async def test_a_claim_that_stands_there_twice_signs_nobody_in(authenticator, claims):
    twice = json.dumps(claims)[:-1] + f', "sub": "{USER}"}}'

    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign_raw(twice))


@pytest.mark.parametrize(("late", "error"), [(29, None), (30, TokenExpired), (31, TokenExpired)])
async def test_expiry_has_thirty_seconds_of_leeway(authenticator, claims, late, error):
    token = sign({**claims, "iat": NOW - 3600, "exp": NOW - late})
    if error is None:
        assert await authenticator.verify(token)
        return

    with pytest.raises(error):
        await authenticator.verify(token)


async def test_an_issuers_clock_may_be_thirty_seconds_ahead(authenticator, claims):
    assert await authenticator.verify(sign({**claims, "iat": NOW + 30}))


async def test_an_expired_token_of_a_wrong_key_is_wrong_rather_than_expired(authenticator, claims):
    with pytest.raises(NotSignedIn) as refusal:
        await authenticator.verify(sign({**claims, "exp": NOW - 3600}, OTHER_KEY))

    assert not isinstance(refusal.value, TokenExpired)


async def test_a_key_of_ones_own_is_not_the_projects(authenticator, claims):
    own = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(OTHER_KEY.public_key()))

    for headers in ({}, {"jwk": own}, {"jku": "https://evil.example.com/jwks.json"}, {"x5u": "https://x"}):
        with pytest.raises(NotSignedIn):
            await authenticator.verify(sign(claims, OTHER_KEY, **headers))


@pytest.mark.parametrize("kid", ["r", "unknown", "../e", "e\0", "' OR 1=1", "/dev/null", "", "E"])
async def test_a_key_id_only_ever_names_a_published_key(authenticator, claims, kid):
    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign(claims, kid=kid))


async def test_a_token_without_a_key_id_names_no_key(authenticator, claims):
    with pytest.raises(NotSignedIn):
        await authenticator.verify(jwt.encode(claims, KEY, "ES256"))


async def test_an_unsigned_token_signs_nobody_in(authenticator, claims):
    for algorithm in ("none", "None", "NONE", "nOnE"):
        token = jwt.encode(claims, None, "none", headers={"kid": "e", "alg": "none"})
        head = jwt.utils.base64url_encode(json.dumps({"alg": algorithm, "kid": "e"}).encode()).decode()
        for signature in ("", "AAAA"):
            with pytest.raises(NotSignedIn):
                await authenticator.verify(f"{head}.{token.split('.')[1]}.{signature}")


async def test_a_shared_secret_is_refused_where_none_is_configured(authenticator, claims, project):
    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign(claims, SECRET, "HS256"))

    assert project.requests == []


@pytest.mark.parametrize("algorithm", ["RS256", "HS256"])
async def test_the_algorithm_of_another_key_does_not_help(authenticator, claims, algorithm):
    key = RSA_KEY if algorithm == "RS256" else SECRET

    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign(claims, key, algorithm, kid="e"))


async def test_a_legacy_secret_signs_in_without_asking_for_keys(http, project, claims):
    authenticator = SupabaseAuthenticator(http, project.url, lambda: NOW * 1000, SECRET)

    assert await authenticator.verify(sign(claims, SECRET, "HS256"))
    assert project.requests == []


async def test_a_project_that_leaves_its_legacy_secret_may_use_both(http, project, claims):
    authenticator = SupabaseAuthenticator(http, project.url, lambda: NOW * 1000, SECRET)

    assert await authenticator.verify(sign(claims))


async def test_another_secret_than_the_configured_one_signs_nobody_in(http, project, claims):
    authenticator = SupabaseAuthenticator(http, project.url, lambda: NOW * 1000, SECRET)

    for secret in (SECRET + " ", "b" * 40):
        with pytest.raises(NotSignedIn):
            await authenticator.verify(sign(claims, secret, "HS256"))


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_secret_that_could_be_guessed_is_refused_at_the_start(http, secret):
    with pytest.raises(SettingsError, match="SUPABASE_JWT_SECRET"):
        SupabaseAuthenticator(http, "https://project.supabase.co", lambda: 0, secret)


async def test_a_huge_token_is_refused_without_asking_for_keys(authenticator, claims, project):
    with pytest.raises(NotSignedIn):
        await authenticator.verify(sign({**claims, "user_metadata": {"x": "x" * 8_192}}))

    assert project.requests == []


async def test_a_refusal_quotes_nothing_of_the_token(authenticator, claims):
    for token in (sign({**claims, "iss": "https://marker.example.com"}), "marker.marker.marker"):
        with pytest.raises(NotSignedIn) as refusal:
            await authenticator.verify(token)
        assert "marker" not in refusal.value.message
