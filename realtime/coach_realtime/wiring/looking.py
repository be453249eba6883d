"""How photos of meals are looked at: `photo`."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.library import new_objects
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import database, http, now, pusher

if TYPE_CHECKING:
    from coach_realtime.photo import Photos


@once
def photos() -> "Photos":
    from coach.adapters.pictures import check
    from coach.adapters.postgres.foods import FoodTable
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.photo_work import PostgresPhotoWork
    from coach.adapters.vision.choosing import choose_vision
    from coach.photos.looking import Looking
    from coach_realtime.photo import Photos

    environment, model = Environment(), Environment().vision()
    vision = choose_vision(
        model.name,
        openai_key=model.openai_key,
        openai_base_url=model.openai_url,
        anthropic_key=model.anthropic_key,
        anthropic_base_url=model.anthropic_url,
    )
    looking = Looking(
        work=PostgresPhotoWork(database()),
        objects=new_objects(environment, http()),
        bucket=environment.bucket().name,
        check=check,
        vision=vision,
        foods=FoodTable(database(), now),
        portions=Meals(database()),
        pusher=pusher(),
        clock=now,
    )
    return Photos(looking)
