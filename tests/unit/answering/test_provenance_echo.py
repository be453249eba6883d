from coach.answering.echo import Echo

PROMPT = "Never say that you logged, saved, changed or booked something for the athlete today."


def _read(*texts: str) -> str:
    echo = Echo(PROMPT)
    return "".join([*(part for text in texts for part in echo.feed(text)), *echo.flush()])


def test_other_text_goes_through_as_it_comes() -> None:
    echo = Echo(PROMPT)
    assert "".join(echo.feed("Squats build le")) == "Squats build le"
    assert "".join(echo.feed("gs.")) == "gs."


def test_a_long_likeness_is_dropped_but_for_its_first_two_words() -> None:
    assert _read("So: ", PROMPT, " Ok.") == "So: Never say . Ok."


def test_a_short_likeness_waits_and_is_let_go() -> None:
    echo = Echo(PROMPT)
    assert "".join(echo.feed("never say that ")) == "never say "
    assert echo.waits
    assert "".join(echo.feed("again ")) == "that again "


def test_likeness_is_blind_to_case_and_punctuation() -> None:
    assert "booked" not in _read("NEVER SAY: that, you... logged; saved (changed) or BOOKED something")


def test_without_a_prompt_nothing_waits() -> None:
    echo = Echo("")
    assert list(echo.feed("anything at all")) == ["anything at all"]


def test_waiting_can_be_ended() -> None:
    echo = Echo(PROMPT)
    list(echo.feed("never say that "))
    assert "".join(echo.expire()) == "that "
