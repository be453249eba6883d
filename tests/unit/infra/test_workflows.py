"""What must hold of the pipelines, beyond what their linters know."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

WORKFLOWS = sorted((Path(__file__).parents[3] / ".github" / "workflows").glob("*.yml"))

each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[Any, Any]:
    return dict(yaml.safe_load(path.read_text()))


def own_jobs(path: Path) -> list[dict[str, Any]]:
    """Those that are no call of another workflow."""
    return [job for job in read(path)["jobs"].values() if "uses" not in job]


def test_there_are_four() -> None:
    assert [path.stem for path in WORKFLOWS] == ["ci", "deploy", "fuzz", "web"]


@each
def test_every_action_is_one_commit_and_says_which_release_that_is(path: Path) -> None:
    used = re.findall(r"uses: (?!\./)(.+)", path.read_text())

    assert used
    assert [
        use for use in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    ] == []


@each
def test_nothing_is_allowed_but_what_a_job_asks_for(path: Path) -> None:
    workflow = read(path)

    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


@each
def test_no_key_of_aws_is_stored(path: Path) -> None:
    assert not re.search(r"aws[-_](access|secret)", path.read_text(), re.I)


@each
def test_every_job_ends(path: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 60 for job in own_jobs(path))


@each
def test_nothing_that_others_write_is_put_into_a_script(path: Path) -> None:
    scripts = [step["run"] for job in own_jobs(path) for step in job["steps"] if "run" in step]

    assert not [script for script in scripts if "${{" in script]


def test_only_main_is_deployed() -> None:
    workflow = read(next(path for path in WORKFLOWS if path.stem == "deploy"))
    deploys = {name: job for name, job in workflow["jobs"].items() if "environment" in job}

    assert deploys
    assert all("github.ref == 'refs/heads/main'" in job["if"] for job in deploys.values())


def test_nothing_is_deployed_that_has_not_passed_ci() -> None:
    jobs = read(next(path for path in WORKFLOWS if path.stem == "deploy"))["jobs"]

    assert jobs["ci"]["uses"] == "./.github/workflows/ci.yml"
    assert "ci" in jobs["dev"]["needs"]
    assert jobs["prod"]["needs"] == "dev"
    assert not any("always()" in str(jobs[name].get("if")) for name in ("dev", "prod"))


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_a_deployment_goes_migrate_remember_deploy_ask_and_back(environment: str) -> None:
    job = read(next(path for path in WORKFLOWS if path.stem == "deploy"))["jobs"][environment]
    scripts = [step.get("run", "") for step in job["steps"]]
    order = [
        next(place for place, script in enumerate(scripts) if words in script)
        for words in ("coach migrate", "infra/versions", "terraform", "infra/smoke", "--back")
    ]

    assert order == sorted(order)
    back = job["steps"][order[-1]]
    assert job["steps"][order[2]]["id"] == "deploy"
    assert "failure() || cancelled()" in back["if"]
    assert "steps.deploy.outcome != 'skipped'" in back["if"]


def test_two_deployments_to_one_environment_never_run_at_once() -> None:
    workflow = read(next(path for path in WORKFLOWS if path.stem == "deploy"))
    groups = {name: workflow["jobs"][name]["concurrency"] for name in ("dev", "prod")}

    assert groups == {
        name: {"group": f"deploy-{name}", "cancel-in-progress": False} for name in ("dev", "prod")
    }
