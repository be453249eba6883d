"""Numbers in a message, as concepts: an age, a pace, a day's calories, a dose."""

from collections.abc import Iterator

from coach.safety.lexicon import Hit
from coach.safety.reading import Reading

ADULT = 18  # years; below: no deficit, no maxima (programme rules, section 12)
CHILD = 13
SENIOR = 70
CALORIE_FLOOR = 1200  # kcal a day, the lower of the two floors (programme rules, section 12)
PACE_LIMIT = 1.15  # kg a week: 1 % of a heavy person's weight; what is milder is clamped, not refused
CAFFEINE_LIMIT = 400  # mg a day (EFSA 2015)
SCOOPS_LIMIT = 3
LOW_SUGAR = (10, 70)  # mg/dl; below 70 is hypoglycaemia (ADA)
LOW_SUGAR_MMOL = (1, 3.9)
LOW_BMI = (10, 18.5)
LONG_DAY = 4  # hours of training a day
STOP_PAIN = 4  # of 10 (programme rules, section 6)
FEVER = (38, 42)
POUND = 0.45359237  # kg
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def add_figures(reading: Reading) -> None:
    """Put the hits of numeric concepts into the reading."""
    for hit in [*_each_number(reading), *_paces(reading), *_ratios(reading)]:
        reading.add(hit)


def _each_number(reading: Reading) -> Iterator[Hit]:
    for at, value in sorted(reading.text.values.items()):
        end = _number_end(reading, at)
        for concept in _meanings(reading, at, end, value):
            yield Hit(at, end, concept, value=value)


def _number_end(reading: Reading, at: int) -> int:
    return max((hit.end for hit in reading.of("#") if hit.start == at), default=at + 1)


def _meanings(reading: Reading, at: int, end: int, value: float) -> Iterator[str]:
    says = _Around(reading, at, end)
    if says.next("mg") and value > 0:
        yield "amount_mg"
        if value > CAFFEINE_LIMIT and says.along("caffeine preworkout"):
            yield "caffeine_high"
    if says.next("scoop") and value >= SCOOPS_LIMIT and says.along("preworkout stimulant caffeine"):
        yield "scoops_high"
    if says.next("cup") and value >= 2 * SCOOPS_LIMIT and says.along("preworkout caffeine"):
        yield "caffeine_high"
    if says.is_age():
        yield from _ages(value)
    if says.next("kcal") and 0 <= value < CALORIE_FLOOR and says.is_daily_intake():
        yield "crash_kcal"
    if says.next("kg lb"):
        yield "kilos"
    if says.next("week month") or (says.next("day") and value >= 7):
        yield "weeks"
    if says.next("day") and value >= 2:
        yield "days"
    if says.next("hour") and value >= LONG_DAY:
        yield "hours_high"
    if says.along("bmi") and LOW_BMI[0] < value < LOW_BMI[1]:
        yield "bmi_low"
    if says.along("sugar") and (LOW_SUGAR[0] < value < LOW_SUGAR[1] or LOW_SUGAR_MMOL[0] < value < LOW_SUGAR_MMOL[1]):
        if not says.next("any_unit"):
            yield "sugar_low"
    if says.next("out_of_ten") and STOP_PAIN <= value <= 10:
        yield "pain_score"
    if says.along("fever_word") and FEVER[0] <= value <= FEVER[1]:
        yield "fever"


def _ages(value: float) -> Iterator[str]:
    if 4 < value < ADULT:
        yield "minor"
    if 4 < value < CHILD:
        yield "child"
    if SENIOR <= value < 110:
        yield "senior"


class _Around:
    """What stands around one number."""

    def __init__(self, reading: Reading, at: int, end: int) -> None:
        self.reading, self.at, self.end = reading, at, end
        self.line = reading.text.sentence[at]

    def next(self, concepts: str) -> bool:
        """The very next word is one of these."""
        return any(hit.start == self.end for concept in concepts.split() for hit in self.reading.near(concept, self.line))

    def along(self, concepts: str) -> bool:
        """One of these is said in the same sentence."""
        return any(self.reading.near(concept, self.line) for concept in concepts.split())

    def before(self, concept: str) -> bool:
        return any(hit.end == self.at for hit in self.reading.near(concept, self.line))

    def is_age(self) -> bool:
        if self.next("years_old"):
            return True
        if self.next("counted"):
            return False
        if self.next("year"):
            return self.before("aged")
        return self.before("i_am") and not self.next("kg lb kcal mg day week month hour minute percent")

    def is_daily_intake(self) -> bool:
        if self.along("meal_word deficit burnt") or any(
            value >= CALORIE_FLOOR for i, value in self.reading.text.values.items() if self.reading.text.sentence[i] == self.line
        ):
            return False
        return self.along("per_day diet_word only")


def _paces(reading: Reading) -> Iterator[Hit]:
    """More weight lost in a time than is safe: "10 kg in 2 weeks", "5 kg a week"."""
    for line in {reading.sentence(hit) for hit in reading.of("lose")}:
        kilos, days = list(_amounts(reading, line)), _duration(reading, line)
        if not kilos or days is None:
            continue
        start, end = kilos[0][1], kilos[0][2]
        masses = [mass for mass, _, _ in kilos]
        lost = abs(masses[0] - masses[1]) if len(masses) > 1 and min(masses) > 35 else min(masses)
        if lost / days * 7 > PACE_LIMIT:
            yield Hit(start, end, "crash_pace", value=lost)


def _amounts(reading: Reading, line: int) -> Iterator[tuple[float, int, int]]:
    for unit, factor in (("kg", 1.0), ("lb", POUND)):
        for hit in reading.near(unit, line):
            for at, value in reading.text.values.items():
                if _number_end(reading, at) == hit.start and reading.text.sentence[at] == line:
                    yield value * factor, at, hit.end


def _duration(reading: Reading, line: int) -> float | None:
    """Days named in the sentence; a unit without a number is one of it."""
    found = []
    for unit, days in DAYS.items():
        for hit in reading.near(unit, line):
            number = [v for at, v in reading.text.values.items() if _number_end(reading, at) == hit.start]
            found.append((number[0] if number else 1.0) * days)
    return min(found, default=None)


def _ratios(reading: Reading) -> Iterator[Hit]:
    """170/100 is a blood pressure, 7/10 a pain."""
    for at, (above, below) in reading.text.ratios.items():
        if above >= 140 or (90 <= below < above and above < 260):
            yield Hit(at, at + 1, "pressure_high")
