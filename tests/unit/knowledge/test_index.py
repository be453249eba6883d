import zlib
from dataclasses import replace

import pytest

from coach.knowledge.index import LibraryIndex, build_index
from coach.knowledge.index_file import IndexUnreadable, dumped, loaded
from coach.knowledge.rank import rank
from coach.knowledge.understand import understand


def test_an_index_reads_back_as_it_was_written(index: LibraryIndex) -> None:
    again = loaded(dumped(index))
    question = understand("hamstrings with a band", again.spelling)

    assert again.entries == index.entries
    assert again.names == index.names
    assert [one.row for one in rank(question, again, {}, "exercise")] == [
        one.row for one in rank(question, index, {}, "exercise")
    ]


def test_the_same_library_gives_the_same_bytes(index: LibraryIndex) -> None:
    assert dumped(build_index(index.entries)) == dumped(index)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not an index",
        zlib.compress(b"[]"),
        zlib.compress(b'{"version": 0}'),
        zlib.compress(b'{"version": 1}'),
    ],
)
def test_a_file_that_is_no_index_says_what_to_do(file: bytes) -> None:
    with pytest.raises(IndexUnreadable, match="coach ingest"):
        loaded(file)


def test_a_cut_file_is_noticed(index: LibraryIndex) -> None:
    with pytest.raises(IndexUnreadable):
        loaded(dumped(index)[:-20])


def test_an_entry_is_found_by_what_people_call_its_movement(index: LibraryIndex) -> None:
    rows, _ = index.postings["climb" if "climb" in index.postings else "heel"]

    assert rows
    assert "push-up" in [index.entries[row].id for row in index.moves["pushups"]]


def test_a_movement_that_the_library_lacks_is_known_to_be_missing(index: LibraryIndex) -> None:
    assert index.moves["copenhagen plank"] == {}


def test_a_movement_tells_its_kind_of_training_where_the_library_does_not(index: LibraryIndex) -> None:
    jump = next(entry for entry in index.entries if entry.id == "box-jump")
    silent = replace(jump, categories=())

    assert build_index([silent]).entries[0].categories == ("plyometric",)


def test_a_word_that_the_library_misspells_once_is_not_taken_for_known(index: LibraryIndex) -> None:
    entry = replace(index.entries[0], text="Grab the barbelll")

    assert "barbelll" not in build_index([entry]).spelling


def test_an_empty_library_is_an_index_too() -> None:
    nothing = build_index([])

    assert rank(understand("squat", nothing.spelling), nothing, {}, "exercise") == []
