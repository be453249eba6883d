"""What people say around the names of foods: how a food was treated, measures, numbers, and what says nothing."""

from coach.library.food import State
from coach.nutrition.words import plain_words, word

_STATES: dict[State, str] = {
    "raw": "raw uncooked crudo cruda cru crue crua roh rohe roher rohes kaccha kachcha",
    "cooked": """cooked boiled steamed baked roasted grilled broiled braised stewed poached heated
        microwaved charred seared sauteed sauted simmered blanched barbecued bbq saute sautee salteado salteada
        refogado refogada saltato cocido cocida hervido hervida asado asada gekocht gekochte gekochter gekochtes
        gedampft gedunstet gedunstete gegart gegarte
        gebraten gebratene gegrillt gebacken cuit cuite bouilli bouillie grille cozido cozida
        assado assada grelhado grelhada ubla uble pakaya plancha horno vapor vapeur""",
    "dry": "dry unprepared secos trocken",
    "canned": "canned can tin dose lata conserve enlatado",
}

STATE_WORDS: dict[str, State] = {name: state for state, said in _STATES.items() for name in plain_words(said)}
"""What a word says of a food's state."""

TREATED = plain_words(
    """
    fried frito frita frit frite gebraten breaded battered scrambled mashed pickled creamed glazed
    smoked
    """
)
"""Ways that change what a food is made of: a food that was not so treated is another one."""

CONCENTRATED = plain_words(
    "dried dehydrated powder powdered condensed evaporated concentrate flour candied freeze mix"
)
"""What the table says of a food that holds several times as much in 100 g."""

NEUTRAL = frozenset(STATE_WORDS) | plain_words(
    """
    fresh frisch frische drained escurrido escurrida abgetropft egoutte egouttee escorrido escorrida plain
    natural organic homemade frozen sliced chopped diced grated shredded cubed crushed peeled ripe skinless
    boneless regular normal simple style small medium large extra big klein kleine mittel mittelgross
    mittelgrosse gross grosse petit petite moyen moyenne grand grande grandes pequeno pequena mediano mediana
    medio media chhota bada slice piece strip floret chunk fillet filet scheibe stuck tranche rebanada fatia
    pedazo trozo morceau pedaco gramm clove spear stalk head leaf half cube segment salted unsalted gesalzen
    ungesalzen salado salada sale gros meat some leftover cold warm homestyle restaurant fast food
    """
)
"""Words that may be said, or left out, without its being another food."""

FILLERS = plain_words(
    """
    a an the of de del la le les el los las du des da do dos das d l my mein meine meu mi mon ma no na au aux al
    vom von in en im on with con mit avec com aus and or for about approx circa etwa ca unos weight weighed
    gewicht peso poids one environ ate had eaten i for breakfast lunch dinner snack ki ka ke wala wali topped
    sprinkled drizzled served para zum fur pour ao dejeuner desayunar desayuno almuerzo comida cena merienda
    fruhstuck mittagessen abendessen mittag diner gouter manha almoco jantar lanche
    """
)
"""Words that carry no food."""

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "half": 0.5, "quarter": 0.25,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "medio": 0.5, "media": 0.5,
    "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "halbe": 0.5, "halber": 0.5, "halbes": 0.5,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "demi": 0.5, "um": 1, "uma": 1, "dois": 2, "duas": 2,
    "meio": 0.5, "meia": 0.5, "ek": 1, "do": 2, "teen": 3, "char": 4, "aadha": 0.5, "couple": 2,
}  # fmt: skip

GRAMS = {
    "g": 1, "gr": 1, "gm": 1, "gram": 1, "gramm": 1, "gramme": 1, "gramo": 1, "grama": 1,
    "kg": 1000, "kilo": 1000, "oz": 28.35, "ounce": 28.35, "onza": 28.35, "lb": 453.6, "pound": 453.6, "libra": 453.6,
}  # fmt: skip

ML = {
    "ml": 1.0,
    "cl": 10.0,
    "dl": 100.0,
    "l": 1000.0,
    "liter": 1000.0,
    "litre": 1000.0,
    "litro": 1000.0,
    "pint": 473.0,
    "quart": 946.0,
}

_MEASURES = {
    "cup": "cup taza xicara cups tazas xicaras",
    "tasse": "tasse tassen tasses",
    "tbsp": "tbsp tablespoon tablespoons el essloffel cucharada cucharadas chammach",
    "tsp": "tsp teaspoon teaspoons tl teeloffel cucharadita cucharaditas",
    "slice": "slice slices scheibe scheiben rebanada rebanadas loncha lonchas tranche tranches fatia fatias rasher",
    "can": "can cans tin tins dose dosen lata latas boite boites canette",
    "bottle": "bottle bottles flasche botella bouteille garrafa",
    "glass": "glass glasses glas vaso vasos verre verres copo copos",
    "bowl": "bowl bowls schussel schale tazon bol tigela katori",
    "handful": "handful handfuls handvoll punado puñado poignee punhado mutthi",
    "piece": "piece pieces stuck stucke pieza piezas trozo trozos morceau morceaux pedaco pedacos",
    "fillet": "fillet fillets filet filets filete",
    "scoop": "scoop scoops messloffel",
    "serving": "serving servings portion portions portionen racion porcion porcao",
    "clove": "clove cloves zehe zehen diente dientes gousse gousses dente dentes",
    "stalk": "stalk stalks stick sticks stange stangen",
    "packet": "packet packets pack package packung paquete paquet pacote bag",
    "bar": "bar bars riegel barrita barre barra",
    "patty": "patty patties",
    "strip": "strip strips",
    "spear": "spear spears",
    "leaf": "leaf leaves blatt blatter hoja hojas feuille feuilles folha folhas",
    "ear": "ear ears kolben mazorca mazorcas",
    "pat": "pat pats knob knobs",
    "wedge": "wedge wedges",
    "ring": "ring rings",
    "square": "square squares",
    "link": "link links",
    "container": "container containers tub tubs pot pots carton cartons becher pote potes",
    "mug": "mug mugs",
    "plate": "plate plates teller plato platos assiette assiettes prato pratos",
    "dollop": "dollop dollops klecks",
    "splash": "splash splashes schuss chorrito",
    "drizzle": "drizzle",
    "pinch": "pinch pinches prise pizca pincee pitada",
}

MEASURES = {fold: measure for measure, said in _MEASURES.items() for fold in said.split()}

SIZES = {
    size_word: size
    for size, said in {
        "small": "small klein kleine kleiner kleines petit petite pequeno pequena chhota",
        "medium": "medium mittel mittelgross mittelgrosse mittlere moyen moyenne mediano mediana medio media",
        "large": "large big gros gross grosse grosser grosses grand grande bada",
    }.items()
    for size_word in map(word, said.split())
}

EACH = plain_words("each je jeweils cada chacun chacune apiece")
