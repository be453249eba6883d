"""Numbers in a message, as concepts: an age, a pace, a day's calories, a dose."""

from collections.abc import Iterator

from coach.safety.lexicon import Hit
from coach.safety.reading import Reading

ADULT = 18  # years; below: no deficit, no maxima (programme rules, section 12)
CHILD = 13
SENIOR = 70
BARE_CALORIES = 200  # a number without a unit below this is no day's calories
CALORIE_FLOOR = 1200  # kcal a day, the lower of the two floors (programme rules, section 12)
PACE_LIMIT = 1.15  # kg a week: 1 % of a heavy person's weight; what is milder is clamped, not refused
CAFFEINE_LIMIT = 400  # mg a day (EFSA 2015)
SCOOPS_LIMIT = 3
LOW_SUGAR = (10, 70)  # mg/dl; below 70 is hypoglycaemia (ADA)
LOW_SUGAR_MMOL = (1, 3.9)
LOW_BMI = (10, 18.5)
LONG_DAY = 4  # hours of training a day
LIGHTEST = 30  # kg; less is an amount to lose, not a body
TALL = (1.2, 2.2)  # m
WORST_PAIN = 10
STOP_PAIN = 4  # of 10 (programme rules, section 6)
FEVER = (38, 42)
HIGH_PRESSURE = (140, 90)  # mmHg (ESC/ESH grade 1)
POUND = 0.45359237  # kg
WEEKS_PREGNANT = (13, 42)
YEARS = (1950, 2100)  # calendar years
DAYS = {"day": 1, "soon": 7, "week": 7, "month": 30, "year": 365}


def add_figures(reading: Reading) -> None:
    """Put the hits of numeric concepts into the reading."""
    for hit in [*_each_number(reading), *_paces(reading), *_pressures(reading), *_body_mass(reading)]:
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
    if says.next("can") and value >= SCOOPS_LIMIT:
        yield "caffeine_high"
    if says.is_age():
        yield from _ages(value)
    if 0 <= value < CALORIE_FLOOR and says.is_calories(value) and says.is_daily_intake():
        yield "crash_kcal"
    if says.next("kg lb"):
        yield "kilos"
    if says.next("week month") or (says.next("day") and value >= 7):
        yield "weeks"
    if says.is_weeks_pregnant() and WEEKS_PREGNANT[0] <= value <= WEEKS_PREGNANT[1]:
        yield "pregnant"
    if YEARS[0] <= value <= YEARS[1] and says.before("in_year"):
        yield "long_ago"
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
        if self.end in self.reading.text.values:  # 5 10 is a height
            return False
        if self.at == 0 and (self.end in self.reading.text.paused or self.next("conjunction")):  # "14, want to ..."
            return True
        return self.before("i_am") and not self.next("kg lb kcal mg day week month hour minute percent")

    def is_weeks_pregnant(self) -> bool:
        """A message that opens with "32 weeks, ..."."""
        return self.at == 0 and self.next("week") and self.end + 1 in self.reading.text.paused

    def is_calories(self, value: float) -> bool:
        """ "600 kcal", or a bare number that can be nothing else: "only eat 600 a day", "calories ... 600"."""
        if self.next("kcal"):
            return True
        if not BARE_CALORIES <= value or self.next("any_unit kg lb mg hour counted"):
            return False
        return self.along("eating") and (self.next("per_day") or self.along("kcal"))

    def is_daily_intake(self) -> bool:
        if self.along("meal_word burnt") or self.before("cut_by") or self._names_enough():
            return False
        return self.along("per_day diet_word only how_little")

    def _names_enough(self) -> bool:
        values, sentence = self.reading.text.values, self.reading.text.sentence
        return any(value >= CALORIE_FLOOR and sentence[at] == self.line for at, value in values.items())


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


def _pressures(reading: Reading) -> Iterator[Hit]:
    """170/100 is a blood pressure, 7/10 a pain, "150 over 95" a pressure where one is spoken of."""
    for at, (above, below) in reading.text.ratios.items():
        if below == WORST_PAIN and STOP_PAIN <= above <= WORST_PAIN:
            yield Hit(at, at + 1, "pain_score")
        elif above >= HIGH_PRESSURE[0] or (HIGH_PRESSURE[1] <= below < above):
            yield Hit(at, at + 1, "pressure_high")
    for at, value in reading.text.values.items():
        if value >= HIGH_PRESSURE[0] and reading.near("blood_pressure", reading.text.sentence[at]):
            yield Hit(at, at + 1, "pressure_high")


def _body_mass(reading: Reading) -> Iterator[Hit]:
    """A weight and a height in one message that make less than a healthy body mass index."""
    text = reading.text
    heights = [_height(v) for at, v in text.values.items() for h in reading.of("height_unit") if h.start == at + 1]
    weights = [mass for line in set(text.sentence) for mass, _, _ in _amounts(reading, line) if mass >= LIGHTEST]
    if not heights or not weights or not heights[0]:
        return
    if min(weights) / heights[0] ** 2 < LOW_BMI[1]:
        yield Hit(0, 1, "bmi_low")


def _height(value: float) -> float:
    """Metres, from metres or centimetres; 0 where it is neither."""
    metres = value / 100 if value > 3 else value  # nobody is 3 m tall
    return metres if TALL[0] <= metres <= TALL[1] else 0.0
