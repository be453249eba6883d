"""The memory twin of a vision model: sees what a script says, fails where it says, and remembers."""

from coach.photos.sight import Scene, SeenGrams, SeenItem, Sight
from coach.ports import ModelFailed

SCENE = Scene(container="dinner_plate", scale_reference="fork", angle_deg_guess=45)


def seen_item(name: str, grams: tuple[float, float, float] | None = None, **changes: object) -> SeenItem:
    """An item of which a model is rather sure."""
    fields: dict[str, object] = {
        "name": name,
        "state": None,
        "preparation": None,
        "visible": True,
        "grams": grams and SeenGrams(low=grams[0], mid=grams[1], high=grams[2]),
        "portion_text": None,
        "basis": "volume",
        "id_confidence": 0.9,
        "portion_confidence": 0.6,
        "assumptions": [],
        "alternatives": [],
        "label_nutrition": None,
    }
    return SeenItem.model_validate({**fields, **changes})


def sight(*items: SeenItem, **changes: object) -> Sight:
    fields: dict[str, object] = {
        "is_food": True,
        "refusal_reason": None,
        "scene": SCENE,
        "items": list(items),
        "hidden_fat_risk": "low",
        "text_in_image": [],
        "questions": [],
    }
    return Sight.model_validate({**fields, **changes})


PLATE = sight(seen_item("chicken breast", (100, 150, 200), state="cooked"))


class ScriptedVision:
    """Plays one answer a picture, the last one ever after."""

    name = "scripted"

    def __init__(self, *answers: Sight | ModelFailed) -> None:
        self.answers = list(answers or (PLATE,))
        self.looked_at: list[bytes] = []
        """Every picture: each stands for one look paid for."""

    async def look(self, picture: bytes) -> Sight:
        self.looked_at.append(picture)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ModelFailed):
            raise answer
        return answer

    async def close(self) -> None:
        """There is nothing to close."""
