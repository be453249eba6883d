"""The `coach` command."""

import asyncio
import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Coach, on this machine and anywhere else."
)

DATA = Path(".local")
URL = "ws://127.0.0.1:8000/realtime"


class Isolation(StrEnum):
    inline = "inline"
    process = "process"


class Interface(StrEnum):
    frames = "frames"
    asyncapi = "asyncapi"
    openapi = "openapi"
    page = "page"
    http = "http"


class Unit(StrEnum):
    kg = "kg"
    lb = "lb"


class CaseSet(StrEnum):
    retrieval = "retrieval"
    safety = "safety"
    injection = "injection"
    sessions = "sessions"
    meals = "meals"
    numbers = "numbers"


class Library(StrEnum):
    exercises = "exercises"
    foods = "foods"
    snippets = "snippets"
    videos = "videos"


@app.command()
def local(
    port: Annotated[int, typer.Option(help="The one port of the stack.")] = 8000,
    data: Annotated[Path, typer.Option(help="Where the embedded services keep their data.")] = DATA,
    isolation: Annotated[Isolation, typer.Option(help="Where functions run.")] = Isolation.inline,
) -> None:
    """Start the local stack: gateway, functions, database, knowledge, sign-in."""
    from coach_local.home import run

    raise typer.Exit(
        run(port=port, data=data, isolation="process" if isolation is Isolation.process else "inline")
    )


@app.command()
def chat(
    question: Annotated[str | None, typer.Argument(help="Without one, a conversation.")] = None,
    url: Annotated[str, typer.Option(help="The WebSocket address of a deployment.")] = URL,
    token: Annotated[str | None, typer.Option(envvar="COACH_TOKEN", help="An access token.")] = None,
    data: Annotated[Path, typer.Option(help="The local stack's data, for its token.")] = DATA,
) -> None:
    """Ask the coach; the answer streams in, then its sources."""
    from coach_local.chat import chat as talk

    raise typer.Exit(asyncio.run(talk(url, token or _own_token("athlete", 3600, data), question)))


@app.command()
def workout(
    *,
    workout: Annotated[
        str | None, typer.Option(help="A workout to go on with; else the running one.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            help="A plan's id or name, or a starter plan such as beginner-full-body; the day that is due is done."
        ),
    ] = None,
    unit: Annotated[Unit, typer.Option(help="Of every load.")] = Unit.kg,
    target: Annotated[str | None, typer.Option(help="What unplanned sets aim at, as 5@8.")] = None,
    url: Annotated[str, typer.Option(help="The WebSocket address of a deployment.")] = URL,
    token: Annotated[str | None, typer.Option(envvar="COACH_TOKEN", help="An access token.")] = None,
    data: Annotated[Path, typer.Option(help="The local stack's data, for its token.")] = DATA,
) -> None:
    """Log sets as you do them, and see what comes next."""
    from coach_local.plans import NoPlan, plan_id
    from coach_local.workout import workout as train
    from coach_local.workout_lines import Unread, read_target

    try:
        aim = read_target(target) if target else None
    except Unread as error:
        raise typer.BadParameter(str(error)) from None
    own = token or _own_token("athlete", 3600, data)
    try:
        planned = plan_id(plan, url, own) if plan else None
    except NoPlan as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    raise typer.Exit(asyncio.run(train(url, own, name=workout, plan=planned, unit=unit.value, target=aim)))


@app.command()
def token(
    user: Annotated[str, typer.Option(help="Any name; the same name is the same user.")],
    ttl: Annotated[int, typer.Option(help="Seconds until it expires.")] = 3600,
    data: Annotated[Path, typer.Option(help="The local stack's data.")] = DATA,
) -> None:
    """Print a token signed by the local stack's own issuer."""
    print(_own_token(user, ttl, data))


@app.command()
def ingest(
    library: Library,
    path: Annotated[Path, typer.Argument(exists=True, help="A file, or a folder of our own format.")],
    format: Annotated[str | None, typer.Option(help="Named where it is not recognised.")] = None,
    data: Annotated[Path, typer.Option(help="The local stack's data, where no settings are given.")] = DATA,
) -> None:
    """Load a library into Postgres and Chroma. Run twice, it changes nothing the second time."""
    from coach_local.ingest import command

    raise typer.Exit(command(library.value, path, format, data))


@app.command()
def migrate(
    data: Annotated[Path, typer.Option(help="The local stack's data, where no settings are given.")] = DATA,
) -> None:
    """Bring a Postgres database up to date (DATABASE_URL, or the running local stack's)."""
    from coach_local.database import command

    raise typer.Exit(command(data))


@app.command()
def evaluate(
    cases: Annotated[CaseSet, typer.Argument(help="Which set of cases.", metavar="SET")],
    input: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file of cases.")],
    out: Annotated[Path, typer.Option(help="Where the predictions go, one a line.")],
    exercises: Annotated[Path | None, typer.Option(exists=True, help="A library of exercises.")] = None,
    foods: Annotated[Path | None, typer.Option(exists=True, help="A library of foods.")] = None,
) -> None:
    """Run the real code path over a file of cases. Expected values are never read."""
    from coach_local.evaluate import command

    raise typer.Exit(command(cases.value, input, out, exercises, foods))


@app.command()
def schema(interface: Interface) -> None:
    """Print an interface description generated from the code."""
    from coach.frames.catalogue import frame_schemas
    from coach_local import schema as described
    from coach_local.http_page import http_page

    pages = {Interface.page: described.reference_page, Interface.http: http_page}
    if interface in pages:
        print(pages[interface](), end="")
        return
    documents = {
        Interface.frames: frame_schemas,
        Interface.asyncapi: described.asyncapi,
        Interface.openapi: described.openapi,
    }
    print(json.dumps(documents[interface](), indent=2, ensure_ascii=False))


def _own_token(user: str, ttl: int, data: Path) -> str:
    from coach_local.token import NoStack, local_token

    try:
        return local_token(user, ttl, data)
    except NoStack as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def main() -> None:
    if "COACH_DEBUG" not in os.environ:
        app.pretty_exceptions_enable = False
    app()
