"""A quantity: a number and its unit, and when two of them are the same.

Comparing allows rounding and conversion (kg and lb, s and min, kcal and kJ): 82.5 kg may be said as 82.5 kg, as
182 lb or as 181.9 lb. A prescribed load allows none of the rounding: it is that load.
"""

import unicodedata
from dataclasses import dataclass

POUND = 0.45359237  # kg
# "per cent" is read as "per 100", since "cent" is a number in French.
SHARES = (
    "% percent prozent percento per_cent por_ciento pour_cent por_cento per_cento per_100 por_100 pour_100"
)
DAYS = "day days tag tage tagen día días dia dias jour jours giorno giorni din दिन"
# Unit as written -> (kind of quantity, how many of the kind's first unit). 1 lb = 0.45359237 kg, 1 kcal = 4.184 kJ,
# 1 pood = 16.38 kg.
UNITS: dict[str, tuple[str, float]] = {
    name: (kind, factor)
    for kind, factor, names in (
        ("mass", 1.0, "kg kgs kilo kilos kilogram kilograms kilogramm kilogrammes quilo quilos chilo chili किलो"),
        ("mass", POUND, "lb lbs pound pounds libra libras livre livres pfund libbra libbre"),
        ("mass", 0.001, "g gr gram grams gramm gramme grammes gramo gramos grama gramas grammo grammi ग्राम"),
        ("mass", 1e-6, "mg milligram milligrams milligramm milligrammes miligramos miligramas milligrammi"),
        ("mass", 1e-9, "mcg µg μg microgram micrograms mikrogramm"),
        ("mass", 0.028349523, "oz ounce ounces"),
        ("mass", 1000.0, "tonne tonnes ton tons tonnen toneladas"),
        ("mass", 6.35029318, "stone"),
        ("mass", 16.3804964, "pood poods"),
        ("energy", 1.0, "kcal kcals cal cals calorie calories kalorien caloria calorias calorías calorie kilocalorie "
                        "kilocalories kilokalorien kilocalorías कैलोरी"),
        ("energy", 1 / 4.184, "kj kilojoule kilojoules"),
        ("time", 1.0, "s sec secs second seconds sekunden segundo segundos seconde secondes secondi सेकंड"),
        ("time", 60.0, "min mins minute minutes minuten minuto minutos minuti मिनट"),
        ("time", 3600.0, "h hr hrs hour hours stunde stunden std hora horas heure heures ora ore ghante ghanta घंटे"),
        ("calendar", 1.0, DAYS),
        ("calendar", 7.0, "week weeks wk wks woche wochen semana semanas semaine semaines settimana settimane "
                          "hafte हफ्ते"),
        ("calendar", 30.4, "month months monat monate monaten mes meses mois mês mese mesi mahine महीने"),
        ("calendar", 365.25, "year years yr yrs jahr jahre jahren año años ans ano anos anno anni saal साल"),
        ("length", 1.0, "m metre metres meter meters metro metros mètre mètres metri"),
        ("length", 0.01, "cm centimetre centimetres centimeter centimeters zentimeter"),
        ("length", 0.0254, "inch inches"),
        ("length", 0.9144, "yard yards yd yds"),
        ("length", 1000.0, "km kilometre kilometres kilometer kilometers kilómetros quilômetros chilometri"),
        ("length", 1609.344, "mi mile miles"),
        ("volume", 1.0, "l litre litres liter liters litro litros litri"),
        ("volume", 0.001, "ml millilitre millilitres milliliter milliliters mililitros millilitri"),
        ("share", 1.0, SHARES),
        ("rank", 1.0, "percentile percentiles"),
        ("cadence", 1.0, "rpm spm tours_par_minute"),
        ("pulse", 1.0, "bpm lpm ppm beats बीट schläge pulsaciones latidos battements batimentos battiti"),
        ("power", 1.0, "w watt watts"),
        ("plates", 1.0, "plate plates scheibe scheiben disco discos disque disques anilha anilhas disco dischi"),
        ("temperature", 1.0, "°c °f"),
        ("steps", 1.0, "step steps कदम क़दम schritte pasos passos passi"),
        ("spoons", 1.0, "scoop scoops cup cups tbsp tablespoon tablespoons tsp teaspoon teaspoons glass glasses"),
        ("bodyweights", 1.0, "x_bodyweight x_bw times_bodyweight times_your_bodyweight times_body_weight"),
        ("loads", 1.0, "that_weight of_that_weight the_weight of_the_weight that_load of_that_load the_load "
                       "of_the_load your_weight of_your_weight your_bench of_your_bench your_squat of_your_squat "
                       "your_deadlift of_your_deadlift your_press of_your_press your_max of_your_max your_1rm "
                       "of_your_1rm of_that your_last your_last_weight of_your_last_weight your_working_weight "
                       "of_your_working_weight of_what_you_benched des_gewichts der_last von_diesem_gewicht "
                       "deines_gewichts de_peso del_peso de_ese_peso de_esa_carga de_la_carga de_tu_peso du_poids "
                       "de_ce_poids de_la_charge de_cette_charge do_peso desse_peso da_carga dessa_carga "
                       "di_quel_peso del_carico di_quel_carico"),
        ("repetitions", 1.0, "rep reps repetition repetitions wdh wiederholung wiederholungen repetición repeticiones "
                             "répétition répétitions repetição repetições ripetizione ripetizioni"),
        ("sets", 1.0, "set sets satz sätze serie series série séries"),
        ("per mass", 1.0, "g/kg"),
        ("per mass", 0.001, "mg/kg"),
        ("energy per mass", 1.0, "kcal/kg"),
        ("volume per mass", 1.0, "ml/kg"),
        ("dose", 1.0, "iu ui ie units unit u unidad unidades einheit einheiten unité unités unidade unità यूनिट"),
    )
    for name in names.split()
}  # fmt: skip
EFFORT = ("rpe", "rir")
LOAD = "load"  # a weight whose unit is left out
PER = {"mass": "g/kg", "energy": "kcal/kg", "volume": "ml/kg"}
_ROUND = 1000
_LOOSE = 100  # from here on a whole number may be said to the nearest ten


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit; an empty unit fits every unit (a computed number of unknown kind)."""

    value: float
    unit: str = ""

    @property
    def kind(self) -> str:
        if self.unit == LOAD:
            return "mass"
        return self.unit if self.unit in EFFORT else UNITS[self.unit][0] if self.unit else ""

    @property
    def is_weight(self) -> bool:
        """In kilograms or pounds: what may be a load."""
        return self.kind == "mass" and self.factor >= POUND

    @property
    def factor(self) -> float:
        return UNITS[self.unit][1] if self.unit in UNITS else 1.0


_BEGINNINGS = frozenset(name.split("_")[0] for name in UNITS)


def is_unit(word: str) -> bool:
    """Whether a word is a unit, or the first word of one."""
    return word in _BEGINNINGS or (
        not word.isascii() and unicodedata.normalize("NFKC", word) in _BEGINNINGS
    )  # "㎏"


def same(said: Quantity, known: Quantity, decimals: int, exactly: bool) -> bool:
    """Whether what is said with so many decimals is what is known; `exactly`: without rounding."""
    if known.unit and known.kind != said.kind:
        return (known.kind, said.kind) == ("rir", "repetitions") and known.value == said.value
    if said.unit == LOAD:
        return any(
            same(Quantity(said.value, unit), known, decimals, exactly)
            for unit in ("kg", "lb", known.unit)
            if unit
        )
    value = known.value * known.factor / said.factor if known.unit else known.value
    if abs(said.value - value) < 1e-6 or (not exactly and abs(said.value - value) <= _slack(said, decimals)):
        return True
    converted = known.unit != said.unit
    return exactly and converted and abs(said.value - value) <= 0.5 * 10**-decimals + 1e-9


def _slack(said: Quantity, decimals: int) -> float:
    """Half of the last digit that is said; of the tens, from a hundred on; a hundredth of round thousands."""
    if said.value >= _ROUND and said.value % 50 == 0:
        return said.value / 100
    return (5.0 if decimals == 0 and said.value >= _LOOSE else 0.5 * 10**-decimals) + 1e-9
