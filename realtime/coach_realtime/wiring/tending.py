"""What is seen to from minute to minute: `sweep`."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.accounts import erasing, exporting
from coach_realtime.wiring.library import new_embedder, new_knowledge
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import database, http, now, pusher
from coach_realtime.wiring.working import work

if TYPE_CHECKING:
    from coach_realtime.chores import Chores


@once
def chores() -> "Chores":
    from coach.adapters.postgres.due_meals import PostgresDueMeals
    from coach.adapters.postgres.photo_work import PostgresPhotoWork
    from coach.knowledge.meal_log import MealLog
    from coach.photos.tending import PhotoTending
    from coach_realtime.chores import Chores

    environment, embedder = Environment(), new_embedder(Environment(), http())
    knowledge = new_knowledge(environment, http(), embedder)
    return Chores(
        work=work(),
        photos=PhotoTending(PostgresPhotoWork(database()), pusher(), now),
        meal_log=MealLog(PostgresDueMeals(database()), knowledge, embedder),
        erasing=erasing(),
        exporting=exporting(),
    )
