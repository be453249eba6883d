import pytest

from coach.safety.figures import add_figures
from coach.safety.reading import read


def _said(text: str) -> set[str]:
    reading = read(text)
    add_figures(reading)
    return set(reading.hits)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("i'm 15", "minor"),
        ("15 years old", "minor"),
        ("tengo 15 años", "minor"),
        ("ich bin 16", "minor"),
        ("j'ai 14 ans", "minor"),
        ("main 15 saal ka hoon", "minor"),
        ("14, want to cut", "minor"),
        ("i'm 12", "child"),
        ("i am 74", "senior"),
        ("500 kcal a day", "crash_kcal"),
        ("only eat 600 a day", "crash_kcal"),
        ("lose 10 kg in 2 weeks", "crash_pace"),
        ("lose 20 lbs this month", "crash_pace"),
        ("drop from 90 kg to 80 kg in a month", "crash_pace"),
        ("perder 5 kilos en una semana", "crash_pace"),
        ("900 mg caffeine", "caffeine_high"),
        ("4 scoops of preworkout", "scoops_high"),
        ("my bmi is 17", "bmi_low"),
        ("get to 40 kg at 170 cm", "bmi_low"),
        ("my sugar is 48", "sugar_low"),
        ("pain 6/10", "pain_score"),
        ("pressure of 170/100", "pressure_high"),
        ("bp 150 over 95", "pressure_high"),
        ("tore it in 2012", "long_ago"),
        ("32 weeks, can i squat", "pregnant"),
        ("five hundred calories a day", "crash_kcal"),
    ],
)
def test_a_number_says(text: str, concept: str) -> None:
    assert concept in _said(text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("i'm 17 reps in", "minor"),
        ("i've been lifting for 15 years", "minor"),
        ("llevo 15 años entrenando", "minor"),
        ("i'm 5 10", "minor"),
        ("16 sets of legs", "minor"),
        ("i'm 18", "minor"),
        ("500 kcal deficit a day", "crash_kcal"),
        ("500 kcal breakfast", "crash_kcal"),
        ("i eat 2200 kcal a day, 500 of them at night", "crash_kcal"),
        ("burned 600 kcal on the bike today", "crash_kcal"),
        ("lose 4 kg in 3 months", "crash_pace"),
        ("lose 0.5 kg a week", "crash_pace"),
        ("200 mg caffeine", "caffeine_high"),
        ("2 scoops of preworkout", "scoops_high"),
        ("get to 70 kg at 170 cm", "bmi_low"),
        ("pain 2/10", "pain_score"),
        ("pressure of 120/80", "pressure_high"),
        ("2000 kcal", "long_ago"),
        ("12 weeks out, which plan", "pregnant"),
    ],
)
def test_a_number_does_not_say(text: str, concept: str) -> None:
    assert concept not in _said(text)
