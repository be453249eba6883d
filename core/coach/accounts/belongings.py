"""What a bucket, a knowledge base and a project's Auth hold of one user."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from coach.accounts.ports import Erasure, Folders, SignIns
from coach.ports import Knowledge

AT_MOST = 500
"""Objects under one prefix in one step."""
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Files:
    """Photos, archives, and uploads; an upload's key names nobody, so it is known from the erasure."""

    folders: Folders

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        mine = (f"photos/{erasure.user}/", f"exports/{erasure.user}/", *erasure.uploads)
        taken = 0
        for start in range(0, len(mine), AT_ONCE):
            some = (self.folders.erase(prefix, AT_MOST) for prefix in mine[start : start + AT_ONCE])
            taken += sum(await asyncio.gather(*some))
        return taken


@dataclass(frozen=True, slots=True)
class MealLog:
    """`collection` names the one of a user."""

    knowledge: Knowledge
    collection: Callable[[str], str]

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        """Whatever made its vectors: nothing is looked at, and one step takes all of it."""
        await self.knowledge.remove(self.collection(erasure.user))
        return 0


@dataclass(frozen=True, slots=True)
class SignIn:
    sign_ins: SignIns

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        return int(await self.sign_ins.remove(erasure.user))
