from pathlib import Path

from coach_local.policy import page_headers

VERCEL = Path(__file__).parents[3] / "web" / "vercel.json"


def directives():
    policy = page_headers(VERCEL)["Content-Security-Policy"]
    return {name: rest for name, *rest in (directive.split() for directive in policy.split(";"))}


def test_the_local_page_runs_under_the_policy_that_it_is_deployed_with():
    assert directives()["default-src"] == ["'none'"]
    assert directives()["script-src"] == ["'self'"]
    assert directives()["style-src"] == ["'self'"]


def test_what_only_holds_over_https_is_left_out():
    assert "upgrade-insecure-requests" not in directives()
    assert "Strict-Transport-Security" not in page_headers(VERCEL)


def test_services_of_this_machine_may_be_reached():
    assert "http://127.0.0.1:*" in directives()["connect-src"]
    assert "http://127.0.0.1:*" in directives()["img-src"]


def test_a_page_without_such_a_file_has_no_headers(tmp_path):
    assert page_headers(tmp_path / "vercel.json") == {}
