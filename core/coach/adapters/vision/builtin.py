"""Without a vision model nothing is seen: the person who eats is asked instead, and answers in words."""

from coach.photos.sight import Scene, SeenQuestion, Sight

ASKED = "What is on the plate, and how much of it?"


class BuiltinVision:
    name = "builtin"

    async def look(self, picture: bytes) -> Sight:
        return Sight(
            is_food=True,
            refusal_reason=None,
            scene=Scene(container="unknown", scale_reference="none", angle_deg_guess=None),
            items=[],
            hidden_fat_risk="low",
            text_in_image=[],
            questions=[SeenQuestion(q=ASKED, affects="", max_kcal_swing=0)],
        )

    async def close(self) -> None:
        """There is nothing to close."""
