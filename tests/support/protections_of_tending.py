"""What becomes of a turn whose worker has died."""

from protection import Edit, Protection, no_fault, one_fault

MEMORY = "core/coach/adapters/memory/turns.py"
DYNAMO = "core/coach/adapters/dynamo/turns.py"
WORKER = "core/coach/delivery/worker.py"
TENDING = "core/coach/delivery/tending.py"
WATCHING = "core/coach/delivery/watching.py"

IN_TENDING = "tests/unit/delivery/test_tending.py"
IN_HOLDING = "tests/contract/turns/test_holding.py"

TENDING_TURNS: tuple[Protection, ...] = (
    Protection(
        "Taking over once",
        (
            Edit(TENDING, '"take_over" if turn.takeovers == 0 else "give_up"', '"take_over"'),
            Edit(MEMORY, "            or found.takeovers > 0\n", ""),
            Edit(DYNAMO, "or seen.takeovers or", "or"),
        ),
        (
            f"{IN_HOLDING}::test_a_turn_is_taken_over_once",
            f"{IN_TENDING}::test_what_a_turn_needs",
            "tests/explorer/test_known_schedules.py::test_a_turn_whose_workers_keep_dying_is_paid_twice_at_most",
        ),
    ),
    Protection(
        "Taking over only when the lease has run out",
        (
            Edit(TENDING, '    if turn.lease_until > now:\n        return "none"\n', ""),
            Edit(MEMORY, "            or found.lease_until > now\n", ""),
            Edit(DYNAMO, "or seen.lease_until > now or", "or"),
        ),
        (
            f"{IN_HOLDING}::test_a_living_lease_is_not_taken",
            f"{IN_TENDING}::test_what_a_turn_needs",
            no_fault("two_devices"),
        ),
    ),
    Protection(
        "Never taking over after a stop",
        (
            Edit(
                TENDING,
                '    if turn.stop_requested:\n        return "stop"\n    if watched:',
                "    if watched:",
            ),
            Edit(MEMORY, "            or found.stop_requested\n", ""),
            Edit(DYNAMO, "seen.takeovers or seen.stop_requested", "seen.takeovers"),
            Edit(DYNAMO, 'f"{condition} AND #stop_requested = :no"', 'f"{condition} AND #epoch >= :no"'),
            Edit(DYNAMO, "            no=False,\n", "            no=0,\n"),
        ),
        (
            f"{IN_HOLDING}::test_a_turn_that_is_to_stop_is_never_taken_over",
            f"{IN_TENDING}::test_what_a_turn_needs",
        ),
    ),
    Protection(
        "The sweep waits for the lease and 5 s more",
        (Edit(TENDING, '"give_up" if now - turn.lease_until > GRACE else "none"', '"give_up"'),),
        (f"{IN_TENDING}::test_what_a_turn_needs",),
    ),
    Protection(
        "What nobody has begun is started again, and closed after a minute",
        (Edit(TENDING, "    if turn.holder is None:\n        return _care_for_unbegun(turn, now)\n", ""),),
        (f"{IN_TENDING}::test_what_a_turn_needs", one_fault("one_question")),
    ),
    Protection(
        "Whoever closes for another writes under the next epoch",
        (Edit("core/coach/delivery/ending.py", "seen.answer, seen.epoch + 1)", "seen.answer, seen.epoch)"),),
        ("tests/unit/delivery/test_ending.py::test_closing_for_another_counts_under_the_next_epoch",),
    ),
    Protection(
        "Until its first word a take-over keeps the earlier text",
        (
            Edit(
                WORKER,
                "if self._held.answer_epoch < self._held.epoch and not answer.text:",
                "if False:",
            ),
        ),
        (
            "tests/explorer/test_known_schedules.py::test_a_take_over_that_dies_before_its_first_word_keeps_the_text",
        ),
    ),
    Protection(
        "Whoever watches a waiting turn wakes its dead predecessor",
        (Edit(WATCHING, "            await self._tend_predecessor(turn)\n", ""),),
        ("tests/explorer/test_known_schedules.py::test_a_waiting_turn_does_not_wait_for_the_sweep",),
    ),
)
