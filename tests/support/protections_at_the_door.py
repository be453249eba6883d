"""Who may send what, and how much of it."""

from protection import Edit, Protection

MEMORY_WORKOUTS = "core/coach/adapters/memory/workouts.py"
LIVE_EVENTS = "core/coach/adapters/postgres/live_events.py"
LIVE_WORKOUTS = "core/coach/adapters/postgres/live_workouts.py"
RECEPTION = "core/coach/delivery/reception.py"
FAIRNESS = "core/coach/delivery/fairness.py"
GREETING = "core/coach/delivery/greeting.py"

IN_RECEPTION = "tests/unit/delivery/test_reception.py"
IN_FAIRNESS = "tests/unit/delivery/test_fairness.py"
IN_EVENTS = "tests/contract/workouts/test_limits.py"
IN_FLOODS = "tests/unit/delivery/test_floods.py"
IN_GREETING = "tests/unit/delivery/test_greeting.py"

DOOR: tuple[Protection, ...] = (
    Protection(
        "What leaves no trace is bounded",
        (Edit(FAIRNESS, "if self.trifles.admits(user, now) else", "if True else"),),
        (f"{IN_FLOODS}::test_a_flood_that_leaves_no_trace_ends_in_silence_and_asks_are_heard",),
    ),
    Protection(
        "One user has only so much of a container",
        (Edit(FAIRNESS, "if not self.frames.admits(user, now):", "if False:"),),
        (f"{IN_FAIRNESS}::test_a_user_is_heard_with_so_many_frames_at_once",),
    ),
    Protection(
        "A limit that is reached is remembered",
        (Edit(RECEPTION, "            self.fairness.learn(caller.user, frame, error, self.clock())\n", ""),),
        (f"{IN_FLOODS}::test_a_reached_limit_is_told_from_memory_and_the_table_left_alone",),
    ),
    Protection(
        "An ask that may have been accepted before is looked at",
        (Edit(FAIRNESS, "self.frames.admits(user, now, LOOK - 1) or", ""),),
        (f"{IN_FLOODS}::test_an_ask_that_was_accepted_is_so_again_while_others_are_refused",),
    ),
    Protection(
        "An emergency sign is heard in a flood",
        (Edit(FAIRNESS, " or alarming(frame)", ""),),
        (f"{IN_FAIRNESS}::test_an_emergency_sign_is_heard_as_if_no_limit_were_known",),
    ),
    Protection(
        "Who floods on is hung up on",
        (Edit(FAIRNESS, "if self.patience.admits(user, now) else", "if True else"),),
        (f"{IN_FLOODS}::test_who_floods_on_is_hung_up_on_and_not_listened_to",),
    ),
    Protection(
        "So many live events in a minute, and no more",
        (
            Edit(LIVE_EVENTS, "if events > most:", "if False:"),
            Edit(MEMORY_WORKOUTS, "if account.events >= self.per_minute and not urgent:", "if False:"),
        ),
        (
            f"{IN_EVENTS}::test_too_many_events_in_a_minute_are_refused_and_leave_no_trace[database]",
            f"{IN_EVENTS}::test_too_many_events_in_a_minute_are_refused_and_leave_no_trace[memory]",
        ),
    ),
    Protection(
        "Live events are counted as they are written, whatever was read before",
        (Edit(LIVE_WORKOUTS, '    check(done["events"], claim.most, done["to_the_next"])\n', ""),),
        (f"{IN_EVENTS}::test_of_two_events_that_read_alike_only_one_is_the_last_of_its_minute",),
    ),
    Protection(
        "A fresh token in place is the same user's",
        (Edit(GREETING, "if identity.user != caller.user:", "if False:"),),
        (IN_GREETING,),
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
