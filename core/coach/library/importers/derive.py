"""What a foreign record does not say, but its name and muscles show: pattern, loading, way of counting."""

import re

from coach.library.exercise import Equipment, Loading, Mechanic, Modality, Muscle, Pattern

BY_NAME: tuple[tuple[str, Pattern], ...] = (
    (r"\bstretch|\bsmr\b|foam roll|mobility|\bpose\b", "mobility"),
    (r"throw|toss|\bslam|chest pass|wall ball", "throw"),
    (r"snatch|\bcleans?\b|\bjerk", "olympic_lift"),
    (r"jump|\bhops?\b|bound|plyo|\bleap", "jump"),
    (r"farmer|carry|walk\b.*(yoke|rickshaw)|yoke", "carry"),
    (r"lunge|split squat|step.?up|bulgarian", "lunge"),
    (r"leg press|squat", "squat"),
    (r"hip thrust|glute bridge|hip (raise|lift|extension)|kickback.*glute|glute kickback", "hip_extension"),
    (r"deadlift|good.?morning|hyperextension|back extension|swing|pull.?through|rack pull", "hinge"),
    (r"leg extension", "knee_extension"),
    (r"(leg|hamstring).*curl|nordic|glute.?ham", "knee_flexion"),
    (r"calf|calves|toe raise", "ankle"),
    (r"pull.?up|chin.?up|chins?\b|pull.?down|muscle.?up", "vertical_pull"),
    (
        r"upright.*row|(lateral|front|side|rear|delt).*raise|face pull|reverse fly|reverse flye",
        "shoulder_raise",
    ),
    (r"external rotation|internal rotation", "shoulder_rotation"),
    (r"\brows?\b|rowing", "horizontal_pull"),
    (r"shrug", "shrug"),
    (r"\bfly|flye|crossover|cross over|pec deck|butterfly", "chest_fly"),
    (r"wrist|grip|finger|plate pinch", "wrist_and_grip"),
    (r"\bneck\b", "neck"),
    (r"(shoulder|overhead|military|arnold|push) press|handstand push", "vertical_push"),
    (r"bench press|chest press|push.?up|floor press|\bdips?\b|\bpress\b", "horizontal_push"),
    (r"tricep|skull|push.?down|pressdown|kickback", "elbow_extension"),
    (r"curl", "elbow_flexion"),
    (r"twist|rotation|wood.?chop|windmill|side bend", "trunk_rotation"),
    (r"plank|bridge|roll.?out|dead bug|bird dog|pallof|hollow", "trunk_stability"),
    (r"crunch|sit.?up|leg raise|knee raise|v.?up|toe touch", "trunk_flexion"),
)
BY_MUSCLE: dict[Muscle, Pattern] = {
    "biceps": "elbow_flexion",
    "triceps": "elbow_extension",
    "forearms": "wrist_and_grip",
    "calves": "ankle",
    "abs": "trunk_flexion",
    "obliques": "trunk_rotation",
    "abductors": "hip_abduction",
    "adductors": "hip_adduction",
    "neck": "neck",
}
BY_EQUIPMENT: dict[Equipment, Loading] = {
    "barbell": "plates",
    "ez_bar": "plates",
    "dumbbell": "pair",
    "kettlebell": "single",
    "medicine_ball": "single",
    "cable": "stack",
    "machine": "stack",
    "band": "band",
}


def pattern(name: str, primary: tuple[Muscle, ...]) -> Pattern | None:
    """By words of the name, else by the first muscle; None where neither tells."""
    for words, found in BY_NAME:
        if re.search(words, name.lower()):
            return found
    return BY_MUSCLE.get(primary[0]) if primary else None


def loading(equipment: tuple[Equipment, ...]) -> Loading:
    return BY_EQUIPMENT.get(equipment[0], "none") if equipment else "bodyweight"


def modality(how: Loading, found: Pattern | None) -> Modality:
    if found in ("mobility", "conditioning"):
        return "seconds"
    return "reps" if how in ("bodyweight", "band", "none") else "weight_reps"


def unilateral(name: str) -> bool:
    return bool(re.search(r"\b(one|single)[- ](arm|leg|legged|handed)|\bunilateral\b", name.lower()))


def mechanic(primary: tuple[Muscle, ...], secondary: tuple[Muscle, ...]) -> Mechanic | None:
    """Where it is not said: several muscles make a compound."""
    if not primary:
        return None
    return "compound" if len(primary) + len(secondary) > 2 else "isolation"
