"""Numbers in a message, as concepts: an age, a pace, a day's calories, a dose."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach.safety.lexicon import NUMBER, Hit
from coach.safety.reading import Reading

ADULT = 18  # years; below: no deficit, no maxima (programme rules, section 12)
CHILD = 13  # years; below: no account
AGES = range(8, 110)  # what is believed of an age
SENIOR = 70  # years
CALORIE_FLOOR = 1200  # kcal a day, the lower of the two floors (programme rules, section 12)
BARE_CALORIES = 200  # kcal; a number without a unit below this is no day's calories
PACE_LIMIT = 1.15  # kg a week: 1 % of a heavy person's weight; what is milder is clamped, not refused
CAFFEINE_LIMIT = 400  # mg a day (EFSA 2015)
MANY_PILLS = 8  # at once; no label of an over-the-counter painkiller allows as many in a day
SCOOPS_LIMIT = 3  # of a pre-workout, or cans of an energy drink: past the labels' maximum of two
LOW_SUGAR = (10, 70)  # mg/dl; below 70 is hypoglycaemia (ADA)
LOW_SUGAR_MMOL = (1, 3.9)
HIGH_SUGAR = 300  # mg/dl; above, with symptoms, ketoacidosis has to be ruled out (ADA)
HIGH_SUGAR_MMOL = (16.5, 40)
LOW_OXYGEN = (60, 92)  # % saturation; below 92 an adult at sea level needs to be seen (BTS)
LOW_BMI = (10, 18.5)
LASTING = 5  # minutes
LONG_DAY = 4  # hours of training a day
BODY = 30  # kg; less is an amount to lose, not a body
TALL = (1.2, 2.2)  # m
WORST_PAIN = 10
STOP_PAIN = 4  # of 10 (programme rules, section 6)
FEVER = (38, 42)  # degrees Celsius
HIGH_PRESSURE = (140, 90)  # mmHg (ESC/ESH grade 1)
FAST_PULSE = range(120, 260)  # beats a minute; at rest
POUND = 0.45359237  # kg
WEEKS_PREGNANT = range(13, 43)
YEARS = range(1950, 2100)  # of the calendar
SOON = 7  # days, at most, until "friday"
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a message and what stands around it."""

    reading: Reading
    at: int
    end: int
    value: float

    @property
    def line(self) -> int:
        return self.reading.text.sentence[self.at]

    def next(self, concepts: str) -> bool:
        """The very next words say one of these."""
        return any(hit.start == self.end for name in concepts.split() for hit in self._near(name))

    def before(self, concept: str) -> bool:
        return any(hit.end == self.at for hit in self._near(concept))

    def along(self, concepts: str) -> bool:
        """One of these is said in the same sentence."""
        return any(self._near(name) for name in concepts.split())

    def opens(self) -> bool:
        """A sentence begins with it."""
        return self.at == 0 or self.reading.text.sentence[self.at - 1] != self.line

    def pauses(self, after: int) -> bool:
        return self.end + after in self.reading.text.paused

    def _near(self, concept: str) -> list[Hit]:
        return self.reading.near(concept, self.line)


def is_age(n: Number) -> bool:
    """ "i'm 15", "15 years old", "tengo 15 años", and "15, want to ..." at the beginning of a message."""
    if n.value not in AGES:
        return False
    if n.next("years_old"):
        return True
    if n.opens() and n.next("sex_letter"):  # "14m, ..."
        return True
    if n.next("counted") or n.end in n.reading.text.values:  # 5 10 is a height
        return False
    if n.next("year"):
        return n.before("aged")
    if n.opens() and (n.pauses(0) or n.next("conjunction")):
        return True
    return n.before("i_am") and not n.next("kg lb kcal mg day week month hour minute percent")


def is_weeks_pregnant(n: Number) -> bool:
    """ "32 weeks, ..." at the beginning of a sentence or after a pause."""
    if not n.next("week") or n.value not in WEEKS_PREGNANT:
        return False
    begins = n.opens() or n.at in n.reading.text.paused
    return begins and (n.pauses(1) or n.along("bleeding waters contractions no_kicks"))


def is_starvation(n: Number) -> bool:
    """A day's food below the floor: not one meal, not a deficit, not what was burnt."""
    if not 0 <= n.value < CALORIE_FLOOR or not _is_energy(n):
        return False
    if n.along("meal_word burnt") or n.before("cut_by") or _names_enough(n):
        return False
    return n.along("per_day diet_word only how_little")


def _is_energy(n: Number) -> bool:
    """ "600 kcal", or a number that can be nothing else: "only eat 600 a day"."""
    if n.next("kcal"):
        return True
    if n.value < BARE_CALORIES or n.next("any_unit kg lb mg hour counted"):
        return False
    return n.along("eating") and (n.next("per_day") or n.along("kcal"))


def _names_enough(n: Number) -> bool:
    values, sentence = n.reading.text.values, n.reading.text.sentence
    return any(value >= CALORIE_FLOOR and sentence[at] == n.line for at, value in values.items())


def is_low_sugar(n: Number) -> bool:
    low = any(floor < n.value < top for floor, top in (LOW_SUGAR, LOW_SUGAR_MMOL))
    return low and n.along("sugar") and not n.next("any_unit")


def is_high_sugar(n: Number) -> bool:
    high = n.value > HIGH_SUGAR or HIGH_SUGAR_MMOL[0] < n.value < HIGH_SUGAR_MMOL[1]
    return high and n.along("sugar ketones") and not n.next("any_unit")


MEANINGS: dict[str, Callable[[Number], bool]] = {
    "amount_mg": lambda n: n.next("mg"),
    "caffeine_high": lambda n: (
        (n.value > CAFFEINE_LIMIT and n.next("mg") and n.along("caffeine preworkout"))
        or (n.value >= SCOOPS_LIMIT and n.next("can"))
    ),
    "many_pills": lambda n: n.value >= MANY_PILLS and n.next("painkiller pills"),
    "scoops_high": lambda n: (
        n.value >= SCOOPS_LIMIT and n.next("scoop") and n.along("preworkout stimulant caffeine")
    ),
    "minor": lambda n: n.value < ADULT and is_age(n),
    "child": lambda n: n.value < CHILD and is_age(n),
    "senior": lambda n: n.value >= SENIOR and is_age(n),
    "crash_kcal": is_starvation,
    "kilos": lambda n: n.next("kg lb"),
    "weeks": lambda n: n.next("week month") or (n.value >= DAYS["week"] and n.next("day")),
    "days": lambda n: n.value > 1 and n.next("day"),
    "pregnant": is_weeks_pregnant,
    "long_ago": lambda n: n.value in YEARS and n.before("in_year"),
    "lasting": lambda n: (n.value >= LASTING and n.next("minute")) or n.next("hour"),
    "hours_high": lambda n: n.value >= LONG_DAY and n.next("hour"),
    "bmi_low": lambda n: LOW_BMI[0] < n.value < LOW_BMI[1] and n.along("bmi"),
    "sugar_low": is_low_sugar,
    "sugar_high": is_high_sugar,
    "oxygen_low": lambda n: LOW_OXYGEN[0] <= n.value < LOW_OXYGEN[1] and n.along("oxygen"),
    "pain_score": lambda n: STOP_PAIN <= n.value <= WORST_PAIN and n.next("out_of_ten"),
    "pulse_high": lambda n: n.value in FAST_PULSE and n.along("pulse"),
    "pressure_high": lambda n: n.value >= HIGH_PRESSURE[0] and n.along("blood_pressure"),
    "fever": lambda n: FEVER[0] <= n.value <= FEVER[1] and n.along("fever_word"),
}


def add_figures(reading: Reading) -> None:
    """Put the hits of numeric concepts into the reading."""
    if not reading.text.values and not reading.text.ratios:
        return
    ends = {hit.start: hit.end for hit in reading.of(NUMBER)}
    numbers = [Number(reading, at, ends.get(at, at + 1), value) for at, value in reading.text.values.items()]
    for hit in [*_meanings(numbers), *_ratios(reading), *_paces(reading, numbers), *_masses(numbers)]:
        reading.add(hit)


def _meanings(numbers: list[Number]) -> list[Hit]:
    return [
        Hit(n.at, n.end, concept, value=n.value)
        for n in numbers
        for concept, means in MEANINGS.items()
        if means(n)
    ]


def _ratios(reading: Reading) -> Iterator[Hit]:
    """170/100 is a blood pressure, 7/10 a pain."""
    for at, (above, below) in reading.text.ratios.items():
        if below == WORST_PAIN and STOP_PAIN <= above <= WORST_PAIN:
            yield Hit(at, at + 1, "pain_score")
        elif above >= HIGH_PRESSURE[0] or (HIGH_PRESSURE[1] <= below < above):
            yield Hit(at, at + 1, "pressure_high")


def _paces(reading: Reading, numbers: list[Number]) -> Iterator[Hit]:
    """More weight lost in a time than is safe: "10 kg in 2 weeks", "90 to 80 kg in a month"."""
    for line in {reading.sentence(hit) for hit in reading.of("lose")}:
        here = [n for n in numbers if n.line == line]
        masses = [n for n in here if _mass(n)]
        if len(masses) == 1 and _is_body(masses[0], reading.near("lose", line)):
            continue
        days = _duration(reading, line, here)
        if masses and days and _to_lose([_mass(n) for n in masses]) / days * DAYS["week"] > PACE_LIMIT:
            yield Hit(masses[0].at, masses[0].end, "crash_pace")


def _mass(n: Number) -> float:
    """Kilograms; 0 for what is no weight."""
    if n.next("kg"):
        return n.value
    return n.value * POUND if n.next("lb") else 0.0


def _is_body(n: Number, losing: list[Hit]) -> bool:
    """ "72 kg, wanting to lose 0.4 a week": what somebody weighs, not what is to go."""
    return _mass(n) > BODY and not any(0 <= n.at - word.end <= 1 for word in losing)


def _to_lose(masses: list[float]) -> float:
    """The amount, or the way from one body weight to another."""
    return abs(masses[0] - masses[1]) if len(masses) > 1 and min(masses) > BODY else min(masses)


def _duration(reading: Reading, line: int, numbers: list[Number]) -> float:
    """Days, from the shortest time named in the sentence ("in 2 weeks", "a week", "by friday"); 0: none."""
    counts = {n.end: n.value for n in numbers} | {hit.end: 1.0 for hit in reading.near("each", line)}
    counted = [
        (counts.get(hit.start), days) for unit, days in DAYS.items() for hit in reading.near(unit, line)
    ]
    near = [SOON] if reading.near("soon", line) else []
    return min([*near, *(count * days for count, days in counted if count)], default=0)


def _masses(numbers: list[Number]) -> Iterator[Hit]:
    """A weight and a height that make less than a healthy body mass index."""
    heights = [metres for n in numbers if n.next("height_unit") and (metres := _metres(n.value))]
    bodies = [n for n in numbers if _mass(n) >= BODY]
    if heights and bodies and min(_mass(n) for n in bodies) / heights[0] ** 2 < LOW_BMI[1]:
        yield Hit(bodies[0].at, bodies[0].end, "bmi_low")


def _metres(value: float) -> float:
    """A person's height from metres or centimetres; 0 where it is neither."""
    metres = value / 100 if value > TALL[1] else value
    return metres if TALL[0] <= metres <= TALL[1] else 0.0
