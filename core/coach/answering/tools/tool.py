"""What a tool is, and the box they lie in: arguments are checked before anything runs, refusals are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import BadFrame, NotFound
from coach.ports import Call, Passage, ToolSpec, Turn
from coach.proposals.change import Proposal


class Arguments(BaseModel):
    """What a model may say to a tool; what it invents beside that is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`content` is for the model, `summary` for the reader; `source` is what the answer may cite from now on,
    `facts` what it may say without."""

    content: Mapping[str, Any]
    summary: str
    source: Passage | None = None
    proposal: Proposal | None = None
    facts: str = ""


A = TypeVar("A", bound=Arguments)
A_contra = TypeVar("A_contra", bound=Arguments, contravariant=True)


class Run(Protocol[A_contra]):
    async def __call__(self, turn: Turn, said: A_contra, /) -> Outcome:
        """For the turn's own user, whatever was said. Raises CoachError."""


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    name: str
    description: str
    arguments: type[A]
    run: Run[A]

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.name, self.description, _untitled(self.arguments.model_json_schema()))

    async def called(self, turn: Turn, arguments: str) -> Outcome:
        """Raises BadFrame, and what the tool raises."""
        try:
            said = self.arguments.model_validate_json(arguments or "{}")
        except ValidationError as error:
            raise BadFrame(_complaint(error)) from None
        return await self.run(turn, said)


@dataclass(frozen=True, slots=True)
class Toolbox:
    tools: Sequence[Tool[Any]] = ()
    _by_name: dict[str, Tool[Any]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update((tool.name, tool) for tool in self.tools)

    @property
    def specs(self) -> tuple[ToolSpec, ...]:
        return tuple(tool.spec for tool in self.tools)

    def knows(self, name: str) -> bool:
        return name in self._by_name

    async def run(self, turn: Turn, call: Call) -> Outcome:
        """Raises CoachError: NotFound for a tool that is not here."""
        if not self.knows(call.name):
            raise NotFound(f"There is no such tool. There are: {', '.join(self._by_name)}.")
        return await self._by_name[call.name].called(turn, call.arguments)


def _complaint(error: ValidationError) -> str:
    """What to do about it; what was sent is not quoted."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, first["loc"])) or "arguments"
    return f"`{where}`: {first['msg']}"


def _untitled(schema: Any) -> Any:
    """Titles only repeat the names, and are paid for with every question."""
    if isinstance(schema, dict):
        return {
            name: _untitled(part)
            for name, part in schema.items()
            if not (name == "title" and isinstance(part, str))
        }
    return [_untitled(part) for part in schema] if isinstance(schema, list) else schema
