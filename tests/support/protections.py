"""Every protection of delivery, as the edit that removes it and the tests that then go red."""

from dataclasses import dataclass

MEMORY = "core/coach/adapters/memory/turns.py"
MEMORY_WORKOUTS = "core/coach/adapters/memory/workouts.py"
LIVE_EVENTS = "core/coach/adapters/postgres/live_events.py"
LIVE_WORKOUTS = "core/coach/adapters/postgres/live_workouts.py"
DYNAMO = "core/coach/adapters/dynamo/turns.py"
ITEMS = "core/coach/adapters/dynamo/turn_items.py"
CLAIMING = "core/coach/adapters/dynamo/claiming.py"
SPENDING = "core/coach/adapters/dynamo/spending.py"
WORKER = "core/coach/delivery/worker.py"
READER = "core/coach/delivery/reader.py"
AUDIENCE = "core/coach/delivery/audience.py"
TENDING = "core/coach/delivery/tending.py"
RECEPTION = "core/coach/delivery/reception.py"
FAIRNESS = "core/coach/delivery/fairness.py"
ASKING = "core/coach/delivery/asking.py"
WATCHING = "core/coach/delivery/watching.py"
GREETING = "core/coach/delivery/greeting.py"
VIEW = "local/coach_local/client/view.py"
SESSION = "local/coach_local/client/session.py"
SENDING = "local/coach_local/client/sending.py"
HELLO = "local/coach_local/client/greeting.py"
HEARING = "local/coach_local/client/hearing.py"

IN_CONTRACT = "tests/contract/test_turns.py"
IN_WORKER = "tests/unit/delivery/test_worker.py"
IN_RECEPTION = "tests/unit/delivery/test_reception.py"
IN_WORKOUTS = "tests/contract/test_workouts.py"
IN_FAIRNESS = "tests/unit/delivery/test_fairness.py"
IN_TENDING = "tests/unit/delivery/test_tending.py"


def one_fault(scenario: str) -> str:
    """The explorer: every fault at every step of a scenario."""
    return (
        f"tests/explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step[{scenario}]"
    )


def several_faults(scenario: str) -> str:
    return f"tests/explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_several_steps[{scenario}]"


def no_fault(scenario: str) -> str:
    return f"tests/explorer/test_schedules.py::test_every_promise_is_kept_without_faults[{scenario}]"


@dataclass(frozen=True)
class Edit:
    """`old` stands exactly once in the file."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Protection:
    what: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    """Each of them goes red."""


PROTECTIONS: tuple[Protection, ...] = (
    Protection(
        "The claim: an id that was asked before finds its turn",
        (
            Edit(MEMORY, "if found := self.turns.get(key):", "if (found := self.turns.get(key)) and False:"),
            Edit(
                DYNAMO,
                "if known := before.known(question, now):",
                "if (known := before.known(question, now)) and False:",
            ),
        ),
        (
            f"{IN_CONTRACT}::test_the_same_ask_again_finds_the_first",
            one_fault("one_question"),
        ),
    ),
    Protection(
        "The claim's condition: of two at once one makes the turn",
        (
            Edit(
                CLAIMING,
                '"attribute_not_exists(#pk) OR #expires_at <= :seconds", seconds=seconds',
                '"attribute_not_exists(#pk) OR #expires_at > :zero", zero=0',
            ),
            Edit(CLAIMING, "yield table.put_next(spending", "yield table.put(spending"),
        ),
        (f"{IN_CONTRACT}::test_of_two_devices_asking_the_same_at_once_one_makes_the_turn",),
    ),
    Protection(
        "An epoch's lease is taken once",
        (
            Edit(MEMORY, "if found.holder not in (None, holder):", "if False:"),
            Edit(
                DYNAMO,
                "(attribute_not_exists(#holder) OR #holder = :holder)",
                "(attribute_not_exists(#holder) OR #holder <> :holder)",
            ),
        ),
        (f"{IN_CONTRACT}::test_a_lease_is_taken_once", one_fault("one_question")),
    ),
    Protection(
        "The fence: a worker writes only in its epoch and as its holder",
        (
            Edit(MEMORY, "if (found.epoch, found.holder) != (held.epoch, held.holder):", "if False:"),
            Edit(
                ITEMS,
                "#epoch = :seen_epoch AND #holder = :seen_holder",
                "(#epoch = :seen_epoch OR #epoch <> :seen_epoch) AND"
                " (#holder = :seen_holder OR attribute_exists(#epoch))",
            ),
        ),
        (
            f"{IN_CONTRACT}::test_a_checkpoint_of_a_fenced_worker_changes_nothing",
            several_faults("two_devices"),
        ),
    ),
    Protection(
        "Closing for another holds only while lease and holder are as seen",
        (
            Edit(
                MEMORY,
                "if found is None or _standing(found) != _standing(seen) or found.done is not None:",
                "if found is None or found.done is not None:",
            ),
            Edit(
                ITEMS,
                "AND #lease_until = :seen_lease",
                "AND (#lease_until = :seen_lease OR #lease_until <> :seen_lease)",
            ),
        ),
        (f"{IN_CONTRACT}::test_closing_holds_only_while_the_lease_is_as_seen",),
    ),
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
        "A stop before its ask is remembered",
        (
            Edit(
                MEMORY,
                "stopped = now - self.stopped_unborn.get(key, -STOP_MEMORY - 1) <= STOP_MEMORY",
                "stopped = False",
            ),
            Edit(
                CLAIMING,
                'return self.stop is not None and now - self.stop["at"] <= STOP_MEMORY',
                "return False",
            ),
        ),
        (
            f"{IN_CONTRACT}::test_a_stop_before_its_ask_makes_the_turn_born_stopped",
            no_fault("stopped_before_it_is_asked"),
        ),
    ),
    Protection(
        "Taking over once",
        (
            Edit(TENDING, '"take_over" if turn.takeovers == 0 else "give_up"', '"take_over"'),
            Edit(MEMORY, "            or found.takeovers > 0\n", ""),
            Edit(DYNAMO, "or seen.takeovers or", "or"),
        ),
        (
            f"{IN_CONTRACT}::test_a_turn_is_taken_over_once",
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
            f"{IN_CONTRACT}::test_a_living_lease_is_not_taken",
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
            f"{IN_CONTRACT}::test_a_turn_that_is_to_stop_is_never_taken_over",
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
        "An accepted frame is durable",
        (
            Edit(
                ASKING,
                "        claim = await self.turns.claim(",
                "        await self.replies.reply(caller, Accepted(id=ask.id))\n"
                "        claim = await self.turns.claim(",
            ),
        ),
        (no_fault("one_question"),),
    ),
    Protection(
        "The next of a conversation is started when the one before has ended",
        (Edit(WORKER, "if ended.promoted is not None:", "if False:"),),
        (f"{IN_WORKER}::test_the_next_of_the_conversation_is_started",),
    ),
    Protection(
        "Whoever watches a waiting turn wakes its dead predecessor",
        (Edit(WATCHING, "            await self._tend_predecessor(turn)\n", ""),),
        ("tests/explorer/test_known_schedules.py::test_a_waiting_turn_does_not_wait_for_the_sweep",),
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
        "The inbox's condition: no cursor is given twice or left out",
        (
            Edit(
                "core/coach/adapters/dynamo/inbox.py",
                '"#cursor = :last",',
                '"#cursor = :last OR #cursor <> :last",',
            ),
        ),
        ("tests/contract/test_inbox.py::test_concurrent_writers_leave_no_gap_and_share_no_cursor",),
    ),
    Protection(
        "The position check: a client that lacks something resumes",
        (
            Edit(
                VIEW,
                "        if at > len(self.text):\n            self.gap = True\n            return False\n",
                "",
            ),
        ),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "The same words again are dropped",
        (Edit(VIEW, "fresh = text[len(self.text) - at :]", "fresh = text"),),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "What an earlier epoch said late is dropped",
        (Edit(VIEW, "        if epoch < self.epoch:\n            return False\n", ""),),
        ("tests/unit/client/test_view.py",),
    ),
    Protection(
        "A later epoch clears the answer",
        (Edit(VIEW, "        if epoch > self.epoch:\n            self._begin(epoch)\n", ""),),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "An end that names more than a client has makes it resume",
        (
            Edit(
                VIEW,
                'if frame["length"] > len(self.text) or frame["events"] > len(self.events):',
                "if False:",
            ),
        ),
        ("tests/unit/client/test_view.py",),
    ),
    Protection(
        "A client that hears nothing of a turn resumes it",
        (Edit(SESSION, "                self._mind(watched, now)\n", "                pass\n"),),
        (one_fault("one_question"),),
    ),
    Protection(
        "A frame without a reply is sent again",
        (
            Edit(
                SENDING,
                "            if now >= sent.again_at and self._may_go(sent.frame):\n",
                "            if False:\n",
            ),
        ),
        (one_fault("one_question"),),
    ),
    Protection(
        "A gap in the inbox is asked for again",
        (Edit(HELLO, '        if frame.get("from", frame["cursor"]) > have + 1:\n', "        if False:\n"),),
        (one_fault("pushes_come_through_cuts"),),
    ),
    Protection(
        "Who claims more than was said is told so",
        (Edit(AUDIENCE, "if self._was_released(viewer) else", "if True else"),),
        (f"{IN_WORKER}::test_a_watcher_that_claims_more_than_was_said_is_told_so",),
    ),
    Protection(
        "A device that is gone is forgotten",
        (Edit(AUDIENCE, "        if reader.gone:\n", "        if False:\n"),),
        (f"{IN_WORKER}::test_a_device_that_is_gone_is_forgotten_and_the_answer_goes_on",),
    ),
    Protection(
        "A watcher hears something every three seconds",
        (Edit(READER, "HEARTBEAT = 2.0", "HEARTBEAT = 30.0"),),
        (f"{IN_WORKER}::test_a_watcher_hears_of_its_turn_at_least_every_three_seconds",),
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
        (f"{IN_WORKER}::test_a_post_whose_fate_is_unknown_is_sent_again",),
    ),
    Protection(
        "What leaves no trace is bounded",
        (Edit(FAIRNESS, "if self.trifles.admits(user, now) else", "if True else"),),
        (f"{IN_RECEPTION}::test_a_flood_that_leaves_no_trace_ends_in_silence_and_asks_are_heard",),
    ),
    Protection(
        "One user has only so much of a container",
        (Edit(FAIRNESS, "if not self.frames.admits(user, now):", "if False:"),),
        (f"{IN_FAIRNESS}::test_a_user_is_heard_with_so_many_frames_at_once",),
    ),
    Protection(
        "A limit that is reached is remembered",
        (Edit(RECEPTION, "            self.fairness.learn(caller.user, frame, error, self.clock())\n", ""),),
        (f"{IN_RECEPTION}::test_a_reached_limit_is_told_from_memory_and_the_table_left_alone",),
    ),
    Protection(
        "An ask that may have been accepted before is looked at",
        (Edit(FAIRNESS, "self.frames.admits(user, now, LOOK - 1) or", ""),),
        (f"{IN_RECEPTION}::test_an_ask_that_was_accepted_is_so_again_while_others_are_refused",),
    ),
    Protection(
        "An emergency sign is heard in a flood",
        (Edit(FAIRNESS, " or alarming(frame)", ""),),
        (f"{IN_FAIRNESS}::test_an_emergency_sign_is_heard_as_if_no_limit_were_known",),
    ),
    Protection(
        "Who floods on is hung up on",
        (Edit(FAIRNESS, "if self.patience.admits(user, now) else", "if True else"),),
        (f"{IN_RECEPTION}::test_who_floods_on_is_hung_up_on_and_not_listened_to",),
    ),
    Protection(
        "So many live events in a minute, and no more",
        (
            Edit(LIVE_EVENTS, "if events > most:", "if False:"),
            Edit(MEMORY_WORKOUTS, "if account.events >= self.per_minute and not urgent:", "if False:"),
        ),
        (
            f"{IN_WORKOUTS}::test_too_many_events_in_a_minute_are_refused_and_leave_no_trace[database]",
            f"{IN_WORKOUTS}::test_too_many_events_in_a_minute_are_refused_and_leave_no_trace[memory]",
        ),
    ),
    Protection(
        "Live events are counted as they are written, whatever was read before",
        (Edit(LIVE_WORKOUTS, '    check(done["events"], claim.most, done["to_the_next"])\n', ""),),
        (f"{IN_WORKOUTS}::test_of_two_events_that_read_alike_only_one_is_the_last_of_its_minute",),
    ),
    Protection(
        "A clock that is behind gets no minute anew",
        (
            Edit(SPENDING, "return present + 1 if known == present + 1 else present", "return present"),
            Edit(MEMORY, "    return present, present + 1\n", "    return present, present\n"),
        ),
        (
            f"{IN_CONTRACT}::test_a_clock_that_is_behind_gets_no_minute_anew[memory]",
            f"{IN_CONTRACT}::test_a_clock_that_is_behind_gets_no_minute_anew[dynamo]",
        ),
    ),
    Protection(
        "What newer code keeps beside a viewer's position is not read",
        (
            Edit(
                ITEMS,
                'return Viewer(connection, item["ref"], item["epoch"], item["at"], item["n"])',
                "return Viewer(connection, **item)",
            ),
        ),
        ("tests/contract/test_old_and_new_code.py::test_a_turn_that_newer_code_wrote_is_answered_and_ended",),
    ),
    Protection(
        "A refused ask is not missed before it may be asked again",
        (
            Edit(
                HEARING,
                "            if asked := self.turns.get(ref):  # until it is asked again, silence is to be expected\n",
                "            if (asked := self.turns.get(ref)) and False:\n",
            ),
        ),
        ("tests/unit/client/test_session_vectors.py",),
    ),
    Protection(
        "A fresh token in place is the same user's",
        (Edit(GREETING, "if identity.user != caller.user:", "if False:"),),
        (IN_RECEPTION,),
    ),
    Protection(
        "An expired token lets only `auth`, `ping` and `stop` through",
        (
            Edit(
                RECEPTION,
                "if isinstance(frame, Auth | Ping | Stop) or self.clock() < caller.token_expires_at:",
                "if True:",
            ),
        ),
        (f"{IN_RECEPTION}::test_an_expired_token_lets_only_auth_ping_and_stop_through",),
    ),
)


def page() -> str:
    rows = [
        f"| {protection.what} | {_places(protection)} | {_names(protection)} |" for protection in PROTECTIONS
    ]
    return "\n".join([INTRODUCTION, *rows, ""])


def _places(protection: Protection) -> str:
    return "<br>".join(f"`{file}`" for file in dict.fromkeys(edit.file for edit in protection.edits))


def _names(protection: Protection) -> str:
    return "<br>".join(f"`{test.removeprefix('tests/')}`" for test in protection.tests)


INTRODUCTION = f"""# Protections, and the tests that go red without them

Generated by `python tests/explorer/mutations.py --page`. The same program without `--page` removes each
protection in a copy of the sources, by an edit of a line or two, and runs the tests that are named here: each
of the {len(PROTECTIONS)} was seen green with the protection and red without it. `make mutations` does it again. That
every edit still finds its place is part of every `make test`. `explorer/…one_step[SCENARIO]` is every fault at
every step of that scenario, `…several_steps` two to four faults at random steps.

| protection | where it stands | red without it |
|---|---|---|"""
