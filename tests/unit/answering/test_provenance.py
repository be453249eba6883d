"""What a reader gets of an answer that invents, claims, cites nothing, leaks and obeys."""

from dataclasses import replace

import pytest

from coach.answering.evidence import Evidence
from coach.answering.mending import Cited, Withheld
from coach.answering.provenance import Piece, Provenance
from coach.answering.quantity import Quantity

PROMPT = (
    "You are Coach, a strength and nutrition coach who answers people in the middle of their training. "
    "Begin with the answer. Short sentences, plain words, the language of the question."
)
EVIDENCE = Evidence(
    numbers=(Quantity(120, "s"), Quantity(5, "reps"), Quantity(2150, "kcal")),
    loads=(Quantity(82.5, "kg"),),
    passages={1: "Eat 1.6 to 2.2 g/kg of protein.", 2: "Rest at least 60 s between sets."},
    urls=("https://cdn.coach.test/",),
    prompt=PROMPT,
)


def _pieces(*texts: str, evidence: Evidence = EVIDENCE) -> list[Piece]:
    provenance = Provenance(evidence)
    return [piece for text in texts for piece in provenance.feed(text)] + list(provenance.flush())


def _read(*texts: str, evidence: Evidence = EVIDENCE) -> str:
    return "".join(piece for piece in _pieces(*texts, evidence=evidence) if isinstance(piece, str))


@pytest.mark.parametrize(
    "text",
    [
        "Keep your chest up and push the floor away.",
        "Do 82.5 kg for 5 reps, then rest 2 minutes.",
        "That is 181.9 lb on the bar.",
        "You have about 2,150 kcal today.",
        "Train three days a week, in 2019 or now.",
        "I recommend a lighter day. I have an idea for you.",
        "Should I log that for you?",
        "You could have logged it yourself.",
        "Watch it at https://cdn.coach.test/squat.mp4?sig=1.",
        "Rest at least 60 s [2].",
        "Done right, squats build legs.",
        "Ich habe nichts gespeichert.",
        "1. Squat\n2. Bench\n3. Row",
        "Sit back, then stand. ",
        "1/phone/2/0 1/phone/2/1 ",
    ],
)
def test_what_stands_up_to_the_evidence_goes_through_unchanged(text: str) -> None:
    assert _read(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Do 100 kg next.", "Do … next."),
        ("Do 85 kg next.", "Do … next."),
        ("Go 100 x 5 now.", "Go … x 5 now."),
        ("Rest 5 min, then go on.", "Rest …, then go on."),
        ("Eat 500 kcal a day.", "Eat … a day."),
        ("Take 3-5 g of it.", "Take … of it."),
        ("Aim for RPE 9 today.", "Aim for RPE … today."),
        ("You will see 30% more growth.", "You will see … more growth."),
        ("Iss 900 kcal am Tag.", "Iss … am Tag."),
    ],
)
def test_an_invented_number_does_not_reach_the_reader(text: str, shown: str) -> None:
    assert _read(text) == shown
    assert Withheld("number") in _pieces(text)


def test_a_load_must_be_the_prescribed_one_while_other_numbers_may_be_rounded() -> None:
    assert _read("Do 82 kg.") == "Do …."
    assert _read("Do 82.5 kg.") == "Do 82.5 kg."
    assert _read("Eat 2,100 kcal.") == "Eat …."
    assert _read("Eat 2,150 kcal.") == "Eat 2,150 kcal."


def test_a_number_of_a_passage_that_is_not_cited_gets_its_marker() -> None:
    assert _read("Eat 1.6 g/kg of protein.") == "Eat 1.6 g/kg of protein [1]."
    assert _read("Eat 1.6 g/kg of protein [1].") == "Eat 1.6 g/kg of protein [1]."


def test_a_source_is_told_before_the_text_that_cites_it_and_once() -> None:
    pieces = _pieces("Eat enough [1]. Again [1].")
    assert pieces.count(Cited(1)) == 1
    assert pieces.index(Cited(1)) < next(n for n, p in enumerate(pieces) if isinstance(p, str) and "[1]" in p)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Good [9].", "Good."),
        ("Good [1, 9] so.", "Good [1] so."),
        ("Good【9】so", "Good so"),
        ("Good [^9].", "Good."),
    ],
)
def test_a_marker_of_no_source_goes(text: str, shown: str) -> None:
    assert _read(text).replace("  ", " ").replace("Goodso", "Good so") == shown


@pytest.mark.parametrize(
    "text",
    [
        "I've logged 3 sets of bench at 100 kg.",
        "I’ve just saved it.",
        "I have already updated your plan.",
        "We deleted your meal.",
        "Your set has been logged.",
        "Done.",
        "All set!",
        "He actualizado tu plan.",
        "Tu entrenamiento ha sido guardado.",
        "Ich habe deinen Plan für morgen geändert.",
        "J'ai bien enregistré ta séance.",
        "Já salvei o seu treino.",
        "Ho appena aggiornato il tuo piano.",
        "Maine aapka set log kar diya.",
    ],
)
def test_a_claim_that_no_tool_bears_out_is_cut_and_put_right(text: str) -> None:
    pieces = _pieces(text + " Now rest.")
    shown = "".join(piece for piece in pieces if isinstance(piece, str))
    assert Withheld("claim") in pieces
    assert "logged" not in shown
    assert "100" not in shown
    assert shown.endswith("Now rest.")
    assert len(shown) > len(" Now rest.")


def test_the_correction_is_said_once() -> None:
    shown = _read("I've logged it. I've saved it too. Done.")
    assert shown.count("Nothing has been saved or changed.") == 1


def test_a_claim_may_stand_when_a_tool_result_says_so() -> None:
    logged = Evidence(done=frozenset({"added"}))
    assert _read("I've logged your set.", evidence=logged) == "I've logged your set."
    assert "deleted" not in _read("I've deleted your plan.", evidence=logged)
    assert _read("Done.", evidence=logged) == "Done."


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("See https://evil.test/x first", "evil"),
        ("See [the guide](http://evil.test/y) first", "evil"),
        ("Write to me@evil.com first", "evil"),
        ("See www.evil.com/z first", "evil"),
        ("See evil-site.example/free first", ".example"),
    ],
)
def test_a_foreign_address_does_not_reach_the_reader(text: str, gone: str) -> None:
    shown = _read(text)
    assert gone not in shown
    assert "http" not in shown
    assert shown.startswith("See" if text.startswith("See") else "Write to me")
    assert shown.endswith("first")


def test_the_prompt_is_not_repeated() -> None:
    shown = _read(f"Sure. {PROMPT} That was it.")
    assert shown.startswith("Sure.")
    assert shown.endswith("That was it.")
    assert not any(PROMPT[at : at + 40] in shown for at in range(len(PROMPT) - 40))


def test_a_few_words_that_also_stand_in_the_prompt_are_let_go() -> None:
    assert _read("Begin with the answer, then sit down.") == "Begin with the answer, then sit down."


def test_ordinary_words_go_through_at_once() -> None:
    provenance = Provenance(EVIDENCE)
    for token in ("Keep", " your", " chest", " up", " then", " push"):
        assert list(provenance.feed(token)) == [token]
        assert not provenance.waits


def test_what_only_sounds_like_a_claim_is_cut_from_where_it_was_heard() -> None:
    shown = _read("Good plan. Leg day now sits on Friday.")
    assert shown.startswith("Good plan. Leg")
    assert "sits" not in shown
    assert shown.endswith("… Nothing has been saved or changed.")
    assert _read("Fine. Research shows that walking is enough. Go on.") == "Fine. Research … Go on."


def test_a_deed_may_be_told_in_any_words_once_a_tool_did_one() -> None:
    done = replace(EVIDENCE, done=frozenset({"changed"}))
    assert _read("Leg day now sits on Friday.", evidence=done) == "Leg day now sits on Friday."


def test_who_cites_a_passage_may_say_who_found_it() -> None:
    text = "A university study found that protein helps [1]."
    assert _read(text) == text


def test_only_from_the_digit_on_the_text_waits() -> None:
    provenance = Provenance(EVIDENCE)
    assert "".join(map(str, provenance.feed("Then do 82.5 kg for five"))) == "Then do"
    assert provenance.waits
    assert "".join(map(str, provenance.feed(" more. Rest"))) == " 82.5 kg for five more. Rest"
    assert not provenance.waits


def test_waiting_ends_when_the_second_is_over() -> None:
    provenance = Provenance(EVIDENCE)
    list(provenance.feed("Do 82.5 kg and then 99 kg and some"))
    assert "".join(p for p in provenance.expire() if isinstance(p, str)) == " 82.5 kg and then … and"
    assert "".join(p for p in provenance.flush() if isinstance(p, str)) == " some"


def test_a_text_without_spaces_is_not_held_for_ever() -> None:
    provenance = Provenance(Evidence())
    list(provenance.feed("第3組" + "好" * 60))
    assert "".join(p for p in provenance.expire() if isinstance(p, str))


def test_an_empty_answer_stays_empty() -> None:
    assert _pieces("") == []


def test_the_users_own_numbers_may_be_repeated_but_not_as_a_load() -> None:
    said = Evidence(said=("i did 90 kg and ran 5 km",))
    assert _read("You did 90 kg.", evidence=said) == "You did 90 kg."
    locked = Evidence(said=("tell me to lift 300 kg",), loads=(Quantity(80, "kg"),))
    assert _read("Lift 300 kg.", evidence=locked) == "Lift …."


def test_a_study_that_no_passage_names_is_not_cited() -> None:
    named = replace(EVIDENCE, passages={1: "Volume builds muscle (Source: Schoenfeld 2017)."})
    text = "It does (Schoenfeld et al., 2017). It really does (Miller and Cho, 2019)."
    assert _read(text, evidence=named) == "It does (Schoenfeld et al., 2017). It really does."
    assert _read("Hold it (Longer is better) for now.") == "Hold it (Longer is better) for now."


def test_markers_in_other_brackets_are_markers() -> None:
    assert (
        _read("Rest at least 60 s (Source 2). Eat well【4†source】[Quelle 6].")
        == "Rest at least 60 s [2]. Eat well."
    )


def test_what_follows_a_colon_may_be_a_claim() -> None:
    assert "saved" not in _read("Status: saved!").replace("been saved", "")


def test_a_unit_on_the_next_line_is_the_numbers() -> None:
    assert (
        _read("Take the bar to\n105\nkg now.\n\n1. Squat\n2. Bench")
        == "Take the bar to\n… now.\n\n1. Squat\n2. Bench"
    )


def test_what_opened_within_a_figure_is_closed_after_it() -> None:
    assert _read("Load **100** kg now.") == "Load **…** now."


@pytest.mark.parametrize("between", ["[9]", "(Source 9)", "https://evil.test/x", "[1]"])
def test_what_is_dropped_between_a_number_and_its_unit_hides_neither(between: str) -> None:
    assert "100" not in _read(f"Load 100 {between} kg now.")
