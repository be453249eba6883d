"""What must hold of the cloud's configuration, whatever else changes in it."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from terraform_files import INFRA, ROOT, Configuration

from coach.adapters.dynamo.table import definition
from coach.adapters.emf import NAMESPACE
from coach.answering.retrieval import INDEX_KEY
from coach.measures import Metric
from coach.records.photo import UPLOADS
from coach_http import lambdas as http_lambdas
from coach_local.configuration import FUNCTIONS
from coach_realtime import lambdas as realtime_lambdas

MODULES = sorted(path for path in (INFRA / "modules").iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return Configuration(INFRA)


def shapes(configuration: Configuration) -> dict[str, Any]:
    return dict(configuration.locals("modules/coach")["shapes"])


def statements(configuration: Configuration) -> Iterator[dict[str, Any]]:
    """Every statement of every policy, with its `actions` and `resources` as written."""
    for document in configuration.data("aws_iam_policy_document"):
        yield from document.body.get("statement", [])
        for dynamic in document.body.get("dynamic", []):
            yield from dynamic.get("statement", {}).get("content", [])


# ---------------------------------------------------------------------------------------- functions


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_is_bounded_as_in_the_local_stack(configuration: Configuration, function: Any) -> None:
    shape = shapes(configuration)[function.name]
    after = shape.get("asynchronous")

    assert (shape["timeout"], shape["memory"]) == (function.timeout, function.memory_mb)
    if after:
        assert (after["retries"], after["max_age"], after.get("on_failure")) == (
            function.retries,
            function.max_age,
            function.on_failure,
        )


def test_whoever_is_started_and_not_waited_for_says_what_happens_then(configuration: Configuration) -> None:
    asked = {name for name, shape in shapes(configuration).items() if "asynchronous" in shape}

    assert asked == {"answer", "photo", "sweep"}


def test_every_function_has_a_handler_in_the_code(configuration: Configuration) -> None:
    written = {*realtime_lambdas.COROUTINES, *http_lambdas.COROUTINES}

    assert set(shapes(configuration)) == written
    assert all(
        callable(getattr(http_lambdas if name == "http" else realtime_lambdas, name)) for name in written
    )


def test_every_handler_reports_what_it_counted() -> None:
    assert [
        name
        for name, handler in realtime_lambdas.COROUTINES.items()
        if getattr(handler, "__wrapped__", None) is None
    ] == []


def test_the_functions_run_what_the_artefacts_were_built_for(configuration: Configuration) -> None:
    function = configuration.only("aws_lambda_function")

    assert (function["runtime"], function["architectures"], function["publish"]) == (
        "python3.13",
        ["arm64"],
        True,
    )


def test_every_setting_that_is_given_is_one_that_the_code_reads(configuration: Configuration) -> None:
    composition = (INFRA / "modules/coach/main.tf").read_text()
    given = set(re.findall(r"\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\s*=", composition))
    sources = (
        "realtime/coach_realtime/settings.py",
        "http/coach_http/settings.py",
        "core/coach/adapters/ssm.py",
    )
    read = set().union(*(literals(source) for source in sources))

    assert len(given) > 10
    assert given - read == set()


def literals(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_no_secret_is_given_in_the_open(configuration: Configuration) -> None:
    composed = configuration.locals("modules/coach")
    secrets = set(re.findall(r"[A-Z]+_[A-Z_]+", json.dumps([composed["secrets"], composed["keys"]])))
    open_ones = json.dumps(
        [
            composed[name]
            for name in ("environments", "sign_in", "chroma", "model", "media", "passages", "embedder")
        ]
    )

    assert secrets >= {"DATABASE_URL", "CHROMA_API_KEY", "OPENAI_API_KEY", "COACH_MEDIA_PRIVATE_KEY"}
    assert {secret for secret in secrets if secret in open_ones} == set()


def test_terraform_never_sees_a_secret(configuration: Configuration) -> None:
    seen = {block.type for block in (*configuration.resources(), *configuration.data())}

    assert not {
        kind for kind in seen if "ssm" in kind or "secretsmanager" in kind or "random_password" in kind
    }


# ---------------------------------------------------------------------------------------- rights


SHARED_RIGHTS = ("items", "batches", "tickets", "checks", "post", "hang_up", "start", "index", "absence")
"""Statements of `rights` that several functions have, by the local values that they are written as."""


def rights(configuration: Configuration) -> list[str]:
    """Everything that any function or deploying role is allowed, action by action."""
    composed = configuration.locals("modules/coach")
    written = json.dumps(
        [composed["rights"], composed["secret_rights"], *configuration.locals("account").items()]
    )
    written += json.dumps([composed[name] for name in SHARED_RIGHTS])
    written += json.dumps([statement.get("actions") for statement in statements(configuration)])
    return re.findall(r"\b([a-z0-9-]+:[A-Z*][A-Za-z*]*)", written)


def test_no_right_is_a_wildcard(configuration: Configuration) -> None:
    allowed = rights(configuration)

    assert len(allowed) > 100
    assert [right for right in allowed if "*" in right] == ["s3:*"]  # refused without TLS


def test_the_one_wildcard_refuses(configuration: Configuration) -> None:
    wild = [s for s in statements(configuration) if "s3:*" in str(s.get("actions"))]

    assert [statement["effect"] for statement in wild] == ["Deny"]


def test_no_function_may_do_a_thing_to_everything(configuration: Configuration) -> None:
    composed = configuration.locals("modules/coach")
    names = ("rights", "secret_rights", *SHARED_RIGHTS)

    assert '"*"' not in json.dumps([composed[name] for name in names])
    assert set(re.findall(r"\$\{local\.(\w+)\}\"", json.dumps(composed["rights"]))) - {
        "answer_arn",
        "sweep_arn",
    } == set(SHARED_RIGHTS)


def test_a_policy_for_deploying_fits_into_a_role(configuration: Configuration) -> None:
    """IAM takes 10,240 characters of a role's inline policies, white space apart."""
    known = configuration.locals("account")
    actions = [*known["reads"].values(), *known["writes"].values()]
    resources = 2 * 22 * len("arn:aws:lambda:eu-central-1:123456789012:function:coach-prod-disconnect")
    rest = 2_000  # the state's statements, and each statement's frame

    assert len(json.dumps(actions, separators=(",", ":"))) + resources + rest < 10_240


def test_a_deployment_comes_from_its_environment_and_a_plan_from_a_pull_request() -> None:
    text = (INFRA / "account/main.tf").read_text()

    assert '"repo:${var.repository}:environment:${environment}"' in text
    assert '"repo:${var.repository}:pull_request"' in text
    assert "StringLike" not in text


# ---------------------------------------------------------------------------------------- data


def test_the_table_is_the_one_of_the_code(configuration: Configuration) -> None:
    table, code = configuration.only("aws_dynamodb_table"), definition("coach")
    [index], [expected] = table["global_secondary_index"], code["GlobalSecondaryIndexes"]
    keys = [{"AttributeName": k["attribute_name"], "KeyType": k["key_type"]} for k in index["key_schema"]]

    assert [(table["hash_key"], "HASH"), (table["range_key"], "RANGE")] == [
        (key["AttributeName"], key["KeyType"]) for key in code["KeySchema"]
    ]
    assert (index["name"], index["projection_type"], keys) == (
        expected["IndexName"],
        expected["Projection"]["ProjectionType"],
        expected["KeySchema"],
    )
    assert table["dynamic"][0]["attribute"]["for_each"] == {
        attribute["AttributeName"]: attribute["AttributeType"] for attribute in code["AttributeDefinitions"]
    }


def test_the_table_forgets_in_time_and_can_be_restored(configuration: Configuration) -> None:
    table = configuration.only("aws_dynamodb_table")

    assert table["ttl"] == [{"attribute_name": "expires_at", "enabled": True}]
    assert table["point_in_time_recovery"] == [{"enabled": True}]
    assert table["server_side_encryption"] == [{"enabled": True}]


def test_a_bucket_that_exists_is_neither_made_nor_destroyed(configuration: Configuration) -> None:
    made = list(configuration.resources("aws_s3_bucket"))
    touched = [block for block in configuration.resources() if block.name == "existing"]

    assert [block.body["for_each"] for block in made] == ["${toset(local.own)}"]
    assert {block.type.removeprefix("aws_s3_bucket_") for block in touched} == {
        "cors_configuration",
        "notification",
        "policy",
    }
    assert all(block.body["lifecycle"] == [{"prevent_destroy": True}] for block in touched)
    assert not [block.type for block in configuration.resources() if "ai-fitness-coach" in str(block.body)]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_what_a_bucket_had_before_is_imported(environment: str) -> None:
    text = (INFRA / "environments" / environment / "imports.tf").read_text()

    for what in ("notification", "cors_configuration", "policy"):
        assert f"to       = module.coach.module.storage.aws_s3_bucket_{what}.existing[each.key]" in text


def test_photos_go_to_a_bucket_of_its_own_in_dev_and_to_the_existing_one_in_prod() -> None:
    def default(environment: str) -> str:
        text = (INFRA / "environments" / environment / "variables.tf").read_text()
        return text.partition('variable "existing_bucket"')[2].partition("default = ")[2].splitlines()[0]

    assert (default("dev"), default("prod")) == ("null", '{ bucket = "ai-fitness-coach" }')


def test_what_starts_the_photo_function_is_what_is_uploaded_and_not_what_it_writes() -> None:
    storage = (INFRA / "modules/storage/variables.tf").read_text()
    composition = (INFRA / "modules/coach/main.tf").read_text()

    assert f'default     = "{UPLOADS}"' in storage
    assert f"/{UPLOADS}*" in composition
    assert f"/{INDEX_KEY.partition('/')[0]}/*" in composition


# ---------------------------------------------------------------------------------------- gateways


def test_who_connects_is_asked_wherever_the_credential_stands(configuration: Configuration) -> None:
    authorizer = configuration.only("aws_apigatewayv2_authorizer")

    assert authorizer["authorizer_type"] == "REQUEST"
    assert not {
        "identity_sources",
        "authorizer_payload_format_version",
        "authorizer_result_ttl_in_seconds",
    } & set(authorizer)


def test_every_route_of_the_socket_is_served(configuration: Configuration) -> None:
    routes = configuration.locals("modules/websocket")["routes"]

    assert routes == {
        "$connect": "connect",
        "$disconnect": "disconnect",
        "message": "message",
        "$default": "message",
    }


@pytest.mark.parametrize("module", ["websocket", "http"])
def test_access_is_logged_without_what_a_credential_travels_in(
    configuration: Configuration, module: str
) -> None:
    logged = " ".join(configuration.locals(f"modules/{module}")["access_log"].values())

    assert "$context.requestId" in logged
    assert not re.search(
        r"query|header|protocol|identity|principalId|userId|body|Override|domain", logged, re.I
    )


def test_every_stage_is_throttled_logged_and_keeps_what_is_said_out_of_its_logs(
    configuration: Configuration,
) -> None:
    stages = list(configuration.resources("aws_apigatewayv2_stage"))

    assert len(stages) == 2
    for stage in stages:
        [settings] = stage.body["default_route_settings"]
        assert {"throttling_rate_limit", "throttling_burst_limit"} <= set(settings)
        assert not settings.get("data_trace_enabled", False)
        assert stage.body["access_log_settings"]


# ---------------------------------------------------------------------------------------- watching


def test_no_log_is_kept_for_ever(configuration: Configuration) -> None:
    groups = list(configuration.resources("aws_cloudwatch_log_group"))

    assert len(groups) == 3
    assert all(group.body.get("retention_in_days") == "${var.log_days}" for group in groups)


def test_every_alarm_has_its_page_in_the_runbooks(configuration: Configuration) -> None:
    alarms = set(configuration.locals("modules/observability")["alarms"])
    headings = set(re.findall(r"^## (\S+)$", (ROOT / "docs/reference/runbooks.md").read_text(), re.M))

    assert alarms == headings


def test_every_metric_of_ours_is_one_that_is_written_and_described(configuration: Configuration) -> None:
    source = (INFRA / "modules/observability/main.tf").read_text()
    ours = source.partition("coach = {")[2].partition("age ")[0]
    watched = set(re.findall(r'name = "(\w+)"', ours))
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/reference/metrics.md").read_text(), re.M))

    assert watched == described == {metric.title for metric in Metric}
    assert f'namespace = "{NAMESPACE}"' in source


# ---------------------------------------------------------------------------------------- the house


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_is_four_files(module: Any) -> None:
    assert {path.name for path in module.glob("*.tf")} == {
        "main.tf",
        "outputs.tf",
        "variables.tf",
        "versions.tf",
    }


def test_every_variable_and_output_says_what_it_is(configuration: Configuration) -> None:
    mute = [
        (file.parent.name, name)
        for file, content in configuration.files.items()
        for kind in ("variable", "output")
        for entry in content.get(kind, [])
        for name, body in entry.items()
        if not body.get("description") or (kind == "variable" and not body.get("type"))
    ]

    assert mute == []


def test_every_state_is_locked_and_encrypted() -> None:
    roots = [INFRA / "account", INFRA / "environments/dev", INFRA / "environments/prod"]

    for root in roots:
        text = (root / "terraform.tf").read_text()
        assert "use_lockfile = true" in text
        assert "encrypt      = true" in text
