"""What is stored: claims, leases, ends and the inbox, each one atomic step."""

from protection import Edit, Protection, no_fault, one_fault, several_faults

MEMORY = "core/coach/adapters/memory/turns.py"
DYNAMO = "core/coach/adapters/dynamo/turns.py"
ITEMS = "core/coach/adapters/dynamo/turn_items.py"
CLAIMING = "core/coach/adapters/dynamo/claiming.py"
SPENDING = "core/coach/adapters/dynamo/spending.py"
ASKING = "core/coach/delivery/asking.py"

IN_CLAIMING = "tests/contract/turns/test_claiming.py"
IN_ASKS = "tests/contract/turns/test_limits.py"
IN_HOLDING = "tests/contract/turns/test_holding.py"
IN_ENDING = "tests/contract/turns/test_ending.py"
IN_STOPPING = "tests/contract/turns/test_stopping.py"

LOG: tuple[Protection, ...] = (
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
            f"{IN_CLAIMING}::test_the_same_ask_again_finds_the_first",
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
        (f"{IN_CLAIMING}::test_of_two_devices_asking_the_same_at_once_one_makes_the_turn",),
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
        (f"{IN_HOLDING}::test_a_lease_is_taken_once", one_fault("one_question")),
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
            f"{IN_HOLDING}::test_a_checkpoint_of_a_fenced_worker_changes_nothing",
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
        (f"{IN_ENDING}::test_closing_holds_only_while_the_lease_is_as_seen",),
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
            f"{IN_STOPPING}::test_a_stop_before_its_ask_makes_the_turn_born_stopped",
            no_fault("stopped_before_it_is_asked"),
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
        "A clock that is behind gets no minute anew",
        (
            Edit(SPENDING, "return present + 1 if known == present + 1 else present", "return present"),
            Edit(MEMORY, "    return present, present + 1\n", "    return present, present\n"),
        ),
        (
            f"{IN_ASKS}::test_a_clock_that_is_behind_gets_no_minute_anew[memory]",
            f"{IN_ASKS}::test_a_clock_that_is_behind_gets_no_minute_anew[dynamo]",
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
)
