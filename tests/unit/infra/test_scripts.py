"""The scripts around the cloud, with an `aws` and a `terraform` that only note what they are asked."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

INFRA = Path(__file__).parents[3] / "infra"

AWS = """#!/bin/sh
printf '%s\\n' "$*" >>"$NOTES"
for word in "$@"; do
    case $word in file://*) cat "${word#file://}" >>"$NOTES.requests" ;; esac
done
case "$*" in
*get-caller-identity*) echo 123456789012 ;;
*head-bucket*) exit 254 ;;
*get-alias*coach-dev-photo*) exit 254 ;;
*get-alias*) echo 7 ;;
*get-function-configuration*coach-prod-http*live*) echo older ;;
*get-function-configuration*) echo newest ;;
*get-parameter*worker*) exit 254 ;;
*publish-version*) echo 8 ;;
esac
"""
TERRAFORM = """#!/bin/sh
echo '{"secrets": {"OPENAI_API_KEY": ["/coach/dev/answer/OPENAI_API_KEY", "/coach/dev/photo/OPENAI_API_KEY"],
                   "DATABASE_URL": ["/coach/dev/worker/DATABASE_URL"]}}'
"""

pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")


class World:
    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.infra = folder / "infra"
        shutil.copytree(INFRA, self.infra)
        self._folder = folder
        for name, script in (("aws", AWS), ("terraform", TERRAFORM)):
            self.stand_in(name, script)
        self._environment = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "NOTES": str(self.notes),
            "COACH_SHARED": str(folder / "shared"),
        }

    def stand_in(self, name: str, script: str) -> None:
        """A command of that name that does this instead."""
        (self._folder / name).write_text(script)
        (self._folder / name).chmod(0o755)

    def run(self, script: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.infra / script), *arguments],
            input=given,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_secret_goes_to_everybody_who_reads_it_and_onto_no_command_line(world: World) -> None:
    value = 'sk-it\'s "quoted" \\ and $odd'

    done = world.run("secret", "dev", "OPENAI_API_KEY", given=f"{value}\n")

    assert done.returncode == 0, done.stderr
    requests = Path(f"{world.notes}.requests").read_text()
    written = [json.loads(part) for part in requests.replace("}\n{", "}\0{").split("\0")]
    assert written == [
        {
            "Name": f"/coach/dev/{function}/OPENAI_API_KEY",
            "Value": value,
            "Type": "SecureString",
            "Overwrite": True,
        }
        for function in ("answer", "photo")
    ]
    assert "sk-" not in done.stdout + done.stderr + "\n".join(world.asked)


def test_a_secret_that_nobody_reads_is_refused(world: World) -> None:
    done = world.run("secret", "dev", "OPENAI_KEY", given="sk-1")

    assert done.returncode == 1
    assert "OPENAI_API_KEY" in done.stderr
    assert world.asked == []


def test_missing_secrets_are_listed(world: World) -> None:
    done = world.run("secret", "dev")

    assert "missing  /coach/dev/worker/DATABASE_URL" in done.stdout
    assert "there    /coach/dev/answer/OPENAI_API_KEY" in done.stdout


def test_what_was_live_is_remembered_and_gone_back_to(world: World) -> None:
    before = world.run("versions", "dev").stdout
    world.run("versions", "dev", "--back", given=before)

    assert "coach-dev-answer 7" in before
    assert "photo" not in before  # not there before its first deployment
    back = [line for line in world.asked if "update-alias" in line]
    assert "lambda update-alias --function-name coach-dev-http --name live --function-version 7" in back
    assert len(back) == 7


def test_a_restart_points_at_a_version_made_anew(world: World) -> None:
    world.run("restart", "dev")

    moved = [line for line in world.asked if "update-alias" in line]
    assert len(moved) == 8
    assert all(line.endswith("--function-version 8") for line in moved)


def test_after_going_back_a_restart_does_not_bring_the_bad_code_again(world: World) -> None:
    done = world.run("restart", "prod")

    assert done.returncode == 1
    assert "coach-prod-http" in done.stderr
    assert not [line for line in world.asked if "update-" in line or "publish-" in line]


@pytest.mark.parametrize(
    ("region", "located"),
    [("eu-central-1", True), ("us-east-1", False)],
)
def test_the_bucket_of_states_is_private_versioned_and_encrypted(
    world: World, region: str, located: bool
) -> None:
    done = world.run("bootstrap", region)

    assert done.returncode == 0, done.stderr
    asked = "\n".join(world.asked)
    for what in (
        "put-bucket-versioning",
        "put-public-access-block",
        "put-bucket-encryption",
        "put-bucket-policy",
    ):
        assert f"s3api {what} --bucket coach-state-123456789012-{region}" in asked
    assert ("LocationConstraint" in asked) is located
    assert (world.infra / "account/backend.hcl").read_text() == (
        f'bucket = "coach-state-123456789012-{region}"\nregion = "{region}"\n'
    )


def test_a_test_of_the_configuration_that_fails_fails_the_check(world: World, tmp_path: Path) -> None:
    """The stand-in for the provider runs the tests too, and ends well whatever they say."""
    standin = tmp_path / "shared/tools/terraform/validate"
    standin.parent.mkdir(parents=True)
    shutil.copytree(INFRA.parent / "scripts", tmp_path / "scripts")
    for linter in ("actionlint", "zizmor", "check-jsonschema"):
        world.stand_in(linter, "#!/bin/sh\n")

    ended = []
    for said in ("Success! 3 passed, 0 failed.", "Failure! 2 passed, 1 failed."):
        world.stand_in(str(standin.relative_to(tmp_path)), f"#!/bin/sh\necho '{said}'\n")
        ended.append(world.run("../scripts/check-infra").returncode)

    assert ended == [0, 1]
