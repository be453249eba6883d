"""What every exercise that we ship must satisfy."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import get_args

from coach.library import Exercise, Library
from coach.library.exercise import Joint, Muscle, Pattern
from coach.library.importers.names import normalised


def text(exercise: Exercise) -> str:
    return " ".join((exercise.set_up, exercise.execution, *(fault.fix for fault in exercise.faults)))


def test_there_are_at_least_two_hundred(library: Library) -> None:
    assert len(library.exercises) >= 200


def test_every_joint_has_exercises_that_are_kind_to_it(library: Library) -> None:
    kind = Counter(joint for one in library.exercises for joint in one.kinder_to)
    assert [joint for joint in get_args(Joint) if kind[joint] < 3] == []


def test_an_id_is_a_slug(library: Library) -> None:
    assert [one.id for one in library.exercises if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)] == []


def test_every_link_leads_to_an_exercise(library: Library) -> None:
    known = {one.id for one in library.exercises}
    assert [(one.id, link) for one in library.exercises for link in one.links if link not in known] == []


def test_every_exercise_is_reached_by_a_link(library: Library) -> None:
    reached = {link for one in library.exercises for link in one.links}
    assert [one.id for one in library.exercises if one.id not in reached] == []


def test_no_exercise_leads_to_itself_or_twice_to_another(library: Library) -> None:
    def twice(one: Exercise) -> bool:
        lists = (one.easier, one.harder, one.substitutes)
        return any(len(set(links)) < len(links) for links in lists)

    assert [one.id for one in library.exercises if one.id in one.links or twice(one)] == []


def test_nothing_is_both_easier_and_harder_than_another(library: Library) -> None:
    by_id = {one.id: one for one in library.exercises}
    circles = [
        (one.id, link)
        for one in library.exercises
        for link in one.easier
        if link in one.harder or one.id in by_id[link].easier
    ]
    assert circles == []


def test_every_exercise_has_a_substitute_that_trains_one_of_its_muscles(library: Library) -> None:
    by_id = {one.id: one for one in library.exercises}

    def stands_in(one: Exercise, link: str) -> bool:
        return bool({*one.primary} & {*by_id[link].primary, *by_id[link].secondary})

    assert [
        one.id for one in library.exercises if not any(stands_in(one, to) for to in one.substitutes)
    ] == []


def test_every_exercise_says_how_it_is_set_up_done_and_gone_wrong(library: Library) -> None:
    bare = [
        one.id
        for one in library.exercises
        if not (one.set_up and one.execution and one.faults and one.primary and one.pattern)
    ]
    assert bare == []


def test_an_exercise_has_two_to_five_cues_of_fewer_than_twelve_words(library: Library) -> None:
    for one in library.exercises:
        assert 2 <= len(one.cues) <= 5, one.id
        assert [cue for cue in one.cues if len(cue.split()) >= 12] == [], one.id


def test_our_own_records_tell_the_parts_of_the_shoulder_apart(library: Library) -> None:
    vague = [one.id for one in library.exercises if "shoulders" in (*one.primary, *one.secondary)]
    assert vague == []


def test_a_muscle_is_not_both_primary_and_secondary(library: Library) -> None:
    assert [one.id for one in library.exercises if {*one.primary} & {*one.secondary}] == []


def test_every_pattern_and_every_muscle_is_trained(library: Library) -> None:
    patterns = {one.pattern for one in library.exercises}
    muscles = {muscle for one in library.exercises for muscle in one.primary}
    assert patterns == set(get_args(Pattern))
    assert muscles == set(get_args(Muscle)) - {"shoulders"}


def test_strength_work_is_compound_or_isolation(library: Library) -> None:
    unclassed = [
        one.id
        for one in library.exercises
        if not one.mechanic and one.pattern not in ("mobility", "conditioning", "full_body")
    ]
    assert unclassed == []


def test_a_name_means_one_exercise(library: Library) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for one in library.exercises:
        for name in one.names:
            owners[name.casefold()].add(one.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_two_exercises_have_the_same_name_in_other_words(library: Library) -> None:
    names = Counter(normalised(one.name) for one in library.exercises)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_foreign_record_is_linked_to_one_exercise(library: Library) -> None:
    links = Counter(
        (source, there) for one in library.exercises for source, ids in one.same_as.items() for there in ids
    )
    assert [link for link, count in links.items() if count > 1] == []


def test_most_exercises_can_be_found_in_five_languages(library: Library) -> None:
    for language in ("en", "es", "de", "fr", "pt"):
        named = sum(language in one.aliases for one in library.exercises)
        assert named >= 0.9 * len(library.exercises), language


def test_the_words_are_our_own(library: Library) -> None:
    assert {one.provenance.source for one in library.exercises} == {"coach"}


def test_a_ten_year_old_can_read_it(library: Library, grade: Callable[[str], float]) -> None:
    grades = {one.id: grade(text(one)) for one in library.exercises}
    assert {name: found for name, found in grades.items() if found > 6} == {}
    assert sum(grades.values()) / len(grades) < 4
