"""What an answer is made of: the model, its tools, and what is known of the user and the library."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.library import new_embedder, new_knowledge, new_objects
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import database, history, http, now, pusher, turns, workouts

if TYPE_CHECKING:
    from coach.answering.answers import Answers
    from coach.answering.context import Gathering
    from coach.answering.measured import MeasuredModel
    from coach.answering.retrieval import StoredRetrieval
    from coach.answering.tools.tool import Toolbox


@once
def answers() -> "Answers":
    from coach.adapters.postgres.profiles import Profiles
    from coach.answering.answers import Answers
    from coach.answering.caring import Caring

    model = _model()
    return Answers(_gathering(), model, _toolbox(), Caring(Profiles(database())))


def _model() -> "MeasuredModel":
    from coach.adapters.models import choose
    from coach.answering.measured import MeasuredModel, Price

    model = Environment().model()
    chosen = choose(
        model.name,
        openai_key=model.openai_key,
        openai_base_url=model.openai_url,
        anthropic_key=model.anthropic_key,
        anthropic_base_url=model.anthropic_url,
    )
    return MeasuredModel(chosen, Price(*model.price))


def _gathering() -> "Gathering":
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.profiles import Profiles
    from coach.adapters.postgres.progress import Progress
    from coach.answering.context import Gathering
    from coach.answering.measured import MeasuredRetrieval
    from coach.answering.own import OwnRecords
    from coach.training.spoken import SpokenWorkouts

    spoken = SpokenWorkouts(workouts(), now)
    measured, limit = MeasuredRetrieval(retrieval()), Environment().retrieval_limit()
    records = OwnRecords(Profiles(database()), Meals(database()), Progress(database()), now)
    return Gathering(turns(), history(), measured, now, spoken, limit, records)


@once
def retrieval() -> "StoredRetrieval":
    from coach.answering.retrieval import StoredRetrieval

    environment, embedder = Environment(), new_embedder(Environment(), http())
    return StoredRetrieval(
        new_objects(environment, http()), new_knowledge(environment, http(), embedder), embedder
    )


def _toolbox() -> "Toolbox":
    from coach.adapters.postgres.exercises import Exercises
    from coach.adapters.postgres.foods import FoodTable
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.plans import Plans
    from coach.adapters.postgres.profiles import Profiles
    from coach.adapters.postgres.progress import Progress
    from coach.adapters.postgres.proposals import PostgresProposals
    from coach.answering.tools.hurting import Hurting
    from coach.answering.tools.looking import Looking
    from coach.answering.tools.proposing import Proposing
    from coach.answering.tools.tool import Toolbox
    from coach.nutrition.reading import Reading
    from coach.training.live import Live

    meals, profiles = Meals(database()), Profiles(database())
    looking = Looking(Exercises(database()), Progress(database()), profiles, meals, now)
    proposing = Proposing(
        PostgresProposals(database()),
        Live(workouts(), pusher(), now),
        Plans(database()),
        Reading(FoodTable(database(), now), meals, now, profiles),
        looking,
        Hurting(history(), turns(), now),
        now,
    )
    return Toolbox((*looking.tools(), *proposing.tools()))
