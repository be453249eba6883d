import pytest

from coach_local.gateway import routing

ROUTES = {"$connect": "c", "$disconnect": "d", "$default": "m", "message": "m"}
ARN = "arn:aws:execute-api:us-east-1:000000000000:local00000/local/$connect"


@pytest.mark.parametrize(
    ("body", "route"),
    [
        ('{"action": "message"}', "message"),
        ('{"action": "$disconnect"}', "$default"),
        ('{"action": 5}', "$default"),
        ('{"action": null}', "$default"),
        ('["message"]', "$default"),
        ("message", "$default"),
        ("", "$default"),
        ('{"action": "message", "n": NaN}', "$default"),
        ("[" * 100_000, "$default"),
    ],
)
def test_the_action_selects_the_route(body, route):
    assert routing.route_of(body, ROUTES) == route


def test_without_a_default_nothing_may_match():
    assert routing.route_of("{}", {"message": "m"}) is None


def test_the_gateways_own_frame_is_spelt_as_captured():
    assert routing.gateway_frame("Forbidden", "PbTkjcISoAMCJNQ=", "PbTk7ET8IAMFs2g=") == (
        '{"message": "Forbidden", "connectionId":"PbTkjcISoAMCJNQ=", "requestId":"PbTk7ET8IAMFs2g="}'
    )


def result(effect="Allow", resource=ARN, action="execute-api:Invoke", **context):
    statement = {"Action": action, "Effect": effect, "Resource": resource}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "ada", "policyDocument": policy, "context": context}


def context_of(answer):
    return routing.authorizer_context(answer, ARN, 8192)


def test_an_allowed_user_gets_the_context_as_strings():
    answer = result(userId="ada", exp=1764000000, admin=False)
    assert context_of(answer) == {
        "principalId": "ada",
        "userId": "ada",
        "exp": "1764000000",
        "admin": "false",
    }


@pytest.mark.parametrize(
    "answer",
    [
        result("Deny"),
        result(resource="arn:aws:execute-api:us-east-1:000000000000:other/local/$connect"),
        result(action="lambda:InvokeFunction"),
    ],
)
def test_what_is_not_allowed_is_denied(answer):
    assert context_of(answer) is None


def test_a_denial_beats_an_allowance():
    answer = result()
    denial = {"Action": "*", "Effect": "Deny", "Resource": "*"}
    answer["policyDocument"]["Statement"].append(denial)
    assert context_of(answer) is None


@pytest.mark.parametrize(
    "resource", ["*", "arn:aws:execute-api:us-east-1:*:local00000/*/$connect", [ARN, "x"]]
)
def test_resources_may_be_patterns_or_lists(resource):
    assert context_of(result(resource=resource)) == {"principalId": "ada"}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "ada",
        {},
        {"principalId": "ada"},
        {"principalId": "ada", "policyDocument": {}},
        result(nested={"a": 1}),
        result(listed=[1]),
        result(long="x" * 9000),
    ],
)
def test_a_malformed_answer_is_the_authorizers_failure(answer):
    with pytest.raises(ValueError):
        context_of(answer)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"statusCode": 200}, 200),
        ({"statusCode": "429"}, 429),
        ({}, None),
        (None, None),
        ("200", None),
        ({"statusCode": True}, None),
        ({"statusCode": "abc"}, None),
    ],
)
def test_a_proxy_result_has_a_status(answer, status):
    assert routing.status_of(answer) == status


def test_the_subprotocol_is_found_in_any_casing():
    assert routing.subprotocol_of({"headers": {"sec-websocket-PROTOCOL": "coach.v1"}}) == "coach.v1"
    assert routing.subprotocol_of({"headers": None}) is None
