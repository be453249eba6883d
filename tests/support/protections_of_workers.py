"""How a worker answers, pays, is silent and ends, and who hears it."""

from protection import Edit, Protection, no_fault, one_fault

WORKER = "core/coach/delivery/worker.py"
READER = "core/coach/delivery/reader.py"
AUDIENCE = "core/coach/delivery/audience.py"

IN_WORKER = "tests/unit/delivery/test_worker.py"
IN_READER = "tests/unit/delivery/test_reader.py"
IN_AUDIENCE = "tests/unit/delivery/test_audience.py"
IN_WORK = "tests/unit/delivery/test_work.py"

WORKERS: tuple[Protection, ...] = (
    Protection(
        "The lease before posting: a worker that cannot renew it is silent",
        (Edit(READER, "            await self._permit()\n", ""),),
        (
            f"{IN_WORKER}::test_a_worker_whose_lease_has_run_out_posts_nothing",
            one_fault("one_question"),
        ),
    ),
    Protection(
        "Confirming before paying: the turn was ours within the last second",
        (Edit(WORKER, "while self._clock() - self._confirmed_at > FRESH:", "while False:"),),
        (f"{IN_WORKER}::test_the_provider_is_not_called_before_the_turn_is_confirmed",),
    ),
    Protection(
        "Each attempt at the provider begins with confirming",
        (Edit("core/coach/adapters/limits.py", "        await confirm()\n", ""),),
        ("tests/unit/adapters/test_limits.py",),
    ),
    Protection(
        "What is to stop is not begun",
        (Edit(WORKER, '        if self._stop:\n            return End("stopped")\n', ""),),
        (f"{IN_WORKER}::test_a_turn_that_was_stopped_before_it_began_costs_nothing",),
    ),
    Protection(
        "A stop cancels the answer, and so closes the provider's stream",
        (Edit(WORKER, "            if self._limit is not None:\n", "            if False:\n"),),
        (
            f"{IN_WORKER}::test_a_stop_closes_the_provider_within_a_second_and_keeps_the_text",
            no_fault("stopped_midway"),
        ),
    ),
    Protection(
        "The next of a conversation is started when the one before has ended",
        (Edit(WORKER, "if ended.promoted is not None:", "if False:"),),
        (f"{IN_WORK}::test_the_next_of_the_conversation_is_started",),
    ),
    Protection(
        "An end whose reply was lost is recognised",
        (
            Edit(
                WORKER,
                "if found is None or found.done != done or found.holder != self._held.holder:",
                "if True:",
            ),
        ),
        (f"{IN_WORKER}::test_an_end_whose_reply_was_lost_is_told_all_the_same",),
    ),
    Protection(
        "An end that was stored late is posted",
        (
            Edit(
                WORKER,
                "        self._renewed.set()  # no checkpoint will: what is stored may be posted,"
                " whatever became of the lease\n",
                "",
            ),
        ),
        (f"{IN_WORKER}::test_an_end_that_is_stored_late_reaches_every_watcher_and_the_worker_returns",),
    ),
    Protection(
        "The finish reason: a stream that just ends is no whole answer",
        (
            Edit(
                "core/coach/adapters/openai_chat.py",
                "        if ended not in _ENDINGS:\n",
                '        ended = ended if ended in _ENDINGS else "stop"\n        if ended not in _ENDINGS:\n',
            ),
            Edit(
                "core/coach/answering/answers.py",
                'yield End("interrupted", reason="cut")',
                'yield End("completed")',
            ),
        ),
        ("tests/unit/adapters/test_openai_chat.py", "tests/unit/answering/test_answers.py"),
    ),
    Protection(
        "Who claims more than was said is told so",
        (Edit(AUDIENCE, "if self._was_released(viewer) else", "if True else"),),
        (f"{IN_AUDIENCE}::test_a_watcher_that_claims_more_than_was_said_is_told_so",),
    ),
    Protection(
        "A device that is gone is forgotten",
        (Edit(AUDIENCE, "        if reader.gone:\n", "        if False:\n"),),
        (f"{IN_AUDIENCE}::test_a_device_that_is_gone_is_forgotten_and_the_answer_goes_on",),
    ),
    Protection(
        "A watcher hears something every three seconds",
        (Edit(READER, "HEARTBEAT = 2.0", "HEARTBEAT = 30.0"),),
        (f"{IN_READER}::test_a_watcher_hears_of_its_turn_at_least_every_three_seconds",),
    ),
    Protection(
        "A post whose fate is unknown is sent again",
        (
            Edit(
                READER,
                "except (Throttled, Unanswered, TimeoutError) as failure:",
                "except Throttled as failure:",
            ),
        ),
        (f"{IN_READER}::test_a_post_whose_fate_is_unknown_is_sent_again",),
    ),
)
