from coach.library import Exercise
from coach.library.importers import Import, without_copies
from coach.library.importers.overlap import ngrams, share

TEXT = "Stand on the plate and pull the bar up to your chest slowly"


def test_runs_of_words_ignore_case_and_punctuation() -> None:
    assert ngrams("Sit, DOWN now!", 2) == {("sit", "down"), ("down", "now")}


def test_a_text_shorter_than_a_run_shares_nothing() -> None:
    assert share("too short", ngrams(TEXT, 6), 6) == 0


def test_a_copied_record_is_dropped_and_named() -> None:
    copy = Exercise(id="copy", name="Copy", execution=TEXT + ".")
    own = Exercise(id="own", name="Own", execution="Something that nobody else has said in this way before")
    kept = without_copies(Import((copy, own)), [Exercise(id="first", name="First", execution=TEXT)])
    assert [one.id for one in kept.records] == ["own"]
    assert [(skip.record, skip.reason) for skip in kept.skipped] == [("Copy", "copied from another set")]
