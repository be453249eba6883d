import pytest

from coach_local.issuer.accounts import Accounts, Refused
from coach_local.issuer.tokens import User


@pytest.fixture
def accounts(tmp_path):
    return Accounts(tmp_path / "accounts.sqlite")


@pytest.fixture
def ada(accounts):
    return accounts.sign_up("Ada@Example.com", "correct horse", {"name": "Ada"})


def code_of(refusal):
    return refusal.value.code


def test_a_user_signs_in_with_the_password_and_any_casing_of_the_email(accounts, ada):
    assert accounts.sign_in(" ADA@example.com", "correct horse") == ada


@pytest.mark.parametrize(
    ("email", "password"), [("ada@example.com", "wrong horse"), ("bob@example.com", "any horse")]
)
def test_a_wrong_password_and_an_unknown_email_are_refused_alike(accounts, ada, email, password):
    with pytest.raises(Refused, match="Invalid login credentials") as refusal:
        accounts.sign_in(email, password)
    assert code_of(refusal) == "invalid_credentials"


def test_passwords_are_not_kept(accounts, ada, tmp_path):
    assert b"correct horse" not in (tmp_path / "accounts.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("ada@example.com", "another horse", "user_already_exists"),
        ("bob", "another horse", "validation_failed"),
        ("bob@example.com", "short", "weak_password"),
    ],
)
def test_a_sign_up_may_be_refused(accounts, ada, email, password, code):
    with pytest.raises(Refused) as refusal:
        accounts.sign_up(email, password, {})
    assert code_of(refusal) == code


def test_a_refresh_token_is_replaced_by_the_next(accounts, ada):
    session, token = accounts.open_session(ada)
    user, same_session, next_token = accounts.refresh(token, now=100)
    assert (user, same_session) == (ada, session)
    assert next_token != token
    assert accounts.refresh(next_token, now=200)[1] == session


def test_a_client_that_lost_the_answer_may_refresh_again_at_once(accounts, ada):
    _, token = accounts.open_session(ada)
    accounts.refresh(token, now=100)
    assert accounts.refresh(token, now=110)[0] == ada


def test_a_token_used_again_later_ends_its_session(accounts, ada):
    _, stolen = accounts.open_session(ada)
    _, _, current = accounts.refresh(stolen, now=100)
    with pytest.raises(Refused) as refusal:
        accounts.refresh(stolen, now=111)
    assert code_of(refusal) == "refresh_token_already_used"
    with pytest.raises(Refused) as refusal:
        accounts.refresh(current, now=112)
    assert code_of(refusal) == "refresh_token_not_found"


@pytest.mark.parametrize(
    ("scope", "mine", "other"), [("local", False, True), ("others", True, False), ("global", False, False)]
)
def test_signing_out_ends_the_sessions_of_its_scope(accounts, ada, scope, mine, other):
    session, my_token = accounts.open_session(ada)
    _, other_token = accounts.open_session(ada)
    accounts.close_sessions(ada.id, session, scope)
    assert [works(accounts, my_token), works(accounts, other_token)] == [mine, other]


def works(accounts, token):
    try:
        accounts.refresh(token, now=0)
    except Refused:
        return False
    return True


def test_a_password_and_metadata_can_be_changed(accounts, ada):
    assert accounts.update(ada.id, "a new horse", {"units": "kg"}).metadata == {"name": "Ada", "units": "kg"}
    assert accounts.sign_in("ada@example.com", "a new horse").metadata == {"name": "Ada", "units": "kg"}


def test_a_removed_user_is_gone_with_the_sessions(accounts, ada):
    _, token = accounts.open_session(ada)
    accounts.remove(ada.id)
    assert accounts.find("ada@example.com") is None
    assert not works(accounts, token)


def test_a_user_without_a_password_cannot_sign_in(accounts):
    user = User.named("ada")
    accounts.add(user)
    accounts.add(user)
    assert accounts.all() == [user]
    with pytest.raises(Refused):
        accounts.sign_in(user.email, "")
