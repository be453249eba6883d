"""What the pages about running Coach name has to be there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_every_test_that_the_threat_model_names_is_one() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/explanation/security.md").read_text()))
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text())
    }

    assert len(named) > 40
    assert named - written == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_link_to_another_page_leads_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text())
    for path, anchor in links:
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), f"{path}#{anchor}"


def anchors(page: Path) -> set[str]:
    text = page.read_text()
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)} | set(
        re.findall(r'<a id="([^"]+)">', text)
    )


def slug(heading: str) -> str:
    """As GitHub makes them."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_setting_that_the_code_reads_is_described() -> None:
    described = (ROOT / "docs/reference/settings.md").read_text()
    read = {
        name
        for source in ("realtime/coach_realtime/settings.py", "http/coach_http/settings.py")
        for name in re.findall(
            r'"((?:COACH|SUPABASE|CHROMA|OPENAI|ANTHROPIC|DATABASE|LOG)_[A-Z_]+)"',
            (ROOT / source).read_text(),
        )
    }

    assert len(read) > 15
    assert {name for name in read if name not in described} == set()


@pytest.mark.parametrize(
    "command", ["bootstrap", "build", "costs", "lock", "restart", "secret", "smoke", "versions"]
)
def test_a_command_of_the_pages_can_be_run(command: str) -> None:
    assert (ROOT / "infra" / command).stat().st_mode & 0o111
