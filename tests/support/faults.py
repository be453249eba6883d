"""The faults that delivery must bear, and for each the tests that inject it.

python tests/support/faults.py > docs/reference/faults.md
"""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """`holds`: what must be true all the same. `tests` stand below tests/; a file alone means all of it."""

    fault: str
    holds: str
    tests: tuple[str, ...]


EXPLORED = "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step"
SEVERAL = "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_several_steps"
MACHINE = "properties/test_delivery_machine.py"
KILLS = "e2e/test_survives_kills.py"
CUTS = "e2e/test_survives_cuts.py"
WIRE = "e2e/test_rules_on_the_wire.py"
WORKER = "unit/delivery/test_worker.py"
READER = "unit/delivery/test_reader.py"
AUDIENCE = "unit/delivery/test_audience.py"
RECEPTION = "unit/delivery/test_reception.py"
FLOODS = "unit/delivery/test_floods.py"
CLAIMING = "contract/turns/test_claiming.py"
HOLDING = "contract/turns/test_holding.py"
ASKS = "contract/turns/test_limits.py"
CONNECTIONS = "contract/test_connections.py"
PROVIDER = "integration/test_provider_faults.py"

FAULTS: tuple[Known, ...] = (
    Known(
        "a worker is killed mid-answer, at any word",
        "a take-over under the next epoch, or `interrupted`; paid again only once the lease is over",
        (f"{KILLS}::test_a_worker_killed_at_any_word_is_replaced_once_its_lease_is_over", EXPLORED),
    ),
    Known(
        "a function runs out of time",
        "the text so far is stored, and the turn ends in time",
        (
            f"{WORKER}::test_time_running_out_ends_the_turn_with_what_there_is",
            "integration/local/test_invoke_api.py::test_a_process_that_ran_out_of_time_is_killed",
        ),
    ),
    Known(
        "an asynchronous event comes twice, also at once",
        "an epoch's lease is taken once; the loser begins nothing",
        (
            f"{WIRE}::test_an_invoke_that_comes_twice_generates_once",
            f"{HOLDING}::test_duplicate_invokes_at_once_begin_one",
            EXPLORED,
        ),
    ),
    Known(
        "a client sends again, after the gateway's 29 s or a lost reply",
        "the same turn, the same reply, one generation",
        (
            f"{WIRE}::test_the_same_ask_from_two_devices_at_once_is_one_turn_with_the_same_reply",
            "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step"
            "[the_same_question_is_sent_again]",
        ),
    ),
    Known(
        "410 mid-answer, on the only device",
        "no more posts; the answer is finished and stored",
        (f"{KILLS}::test_an_answer_whose_reader_and_worker_are_gone_is_closed_and_not_paid_again", EXPLORED),
    ),
    Known(
        "410 on one of several devices",
        "its row goes; the others hear on",
        (
            f"{WIRE}::test_a_device_that_is_gone_is_forgotten_and_the_others_go_on",
            f"{AUDIENCE}::test_a_device_that_is_gone_is_forgotten_and_the_answer_goes_on",
        ),
    ),
    Known(
        "a reconnect mid-answer, from the same or another device",
        "replay and live words without gap or overlap",
        (
            f"{WIRE}::test_a_hello_that_lists_a_turn_gets_the_rest_from_its_position",
            "e2e/test_a_question.py::test_a_second_device_reads_the_same_answer",
            CUTS,
        ),
    ),
    Known(
        "two devices ask at once in one conversation",
        "one runs, one waits, in an order that holds for all",
        (
            f"{CLAIMING}::test_two_devices_asking_at_once_in_one_conversation_are_put_in_order",
            f"{WIRE}::test_five_may_wait_a_sixth_is_busy_and_stopping_them_costs_nothing",
        ),
    ),
    Known(
        "429 on posts, for a moment or for good",
        "words gather; a device that stays slow is left to resume by itself",
        (
            f"{WIRE}::test_a_throttled_device_delays_nobody_and_gets_everything_when_it_resumes",
            f"{READER}::test_a_throttled_device_gets_everything_later",
            EXPLORED,
        ),
    ),
    Known(
        "413, frames of 32 KB, posts of 128 KB",
        "cut smaller between code points, in order",
        (
            f"{READER}::test_a_frame_that_is_too_large_is_cut_smaller",
            "properties/test_answers_survive.py::test_splitting_for_the_wire_loses_nothing",
        ),
    ),
    Known(
        "a post hangs",
        "given up after 3 s, sent again; the second copy is dropped",
        (
            f"{WIRE}::test_posts_that_hang_are_sent_again_and_shown_once",
            f"{READER}::test_a_device_that_never_answers_is_left_after_three_posts",
        ),
    ),
    Known(
        "a post while `$connect` runs; a message before the row is visible",
        "no loss: the client says `hello` and is answered",
        (
            "integration/local/test_websocket_api.py::test_a_connection_that_is_still_connecting_is_gone_to_posts",
            EXPLORED,
        ),
    ),
    Known(
        "`$disconnect` never comes, comes early, or twice",
        "rows expire, posts that find them gone remove them, each farewell is for its own connection",
        (
            "integration/local/test_websocket_api.py::test_disconnect_may_be_lost_or_come_twice",
            f"{CONNECTIONS}::test_a_connection_is_forgotten_after_the_gateways_two_hours",
            EXPLORED,
        ),
    ),
    Known(
        "a connection id is used again",
        "a late farewell does not remove the new one",
        (f"{CONNECTIONS}::test_a_late_farewell_does_not_remove_a_newer_connection_of_the_same_id",),
    ),
    Known(
        "the table throttles, fails, is slow, cancels, leaves work undone",
        "bounded back-off; the answer streams on for a lease; a connect is refused rather than untracked",
        (
            "unit/adapters/test_dynamo_client.py::test_a_table_that_stays_throttled_is_unavailable",
            "contract/test_table.py::test_what_was_left_unprocessed_is_asked_for_again",
            "unit/realtime/test_gate.py::test_what_cannot_be_tracked_is_refused",
            f"{WORKER}::test_a_worker_whose_lease_has_run_out_posts_nothing",
            EXPLORED,
        ),
    ),
    Known(
        "a stale read of the devices",
        "who watches stands in the turn itself, and is seen with the next checkpoint",
        (f"{HOLDING}::test_a_checkpoint_tells_of_a_stop_and_of_new_viewers",),
    ),
    Known(
        "an item over 400 KB",
        "answers are kept in parts",
        (
            f"{HOLDING}::test_a_very_long_answer_is_stored_whole",
            "contract/test_dynamo_turns.py::test_an_answer_of_any_length_comes_back",
        ),
    ),
    Known(
        "Chroma is down, slow, empty, of another dimension; a poisoned document",
        "after 500 ms the answer goes on and says that it is ungrounded; orders in documents are screened",
        (
            "unit/knowledge/test_retriever.py::test_words_alone_answer_while_vectors_are_away_and_say_so",
            "unit/adapters/test_chroma.py::test_what_cannot_be_used_is_unavailable_and_quotes_nothing",
            "contract/test_knowledge.py::test_vectors_of_another_dimension_are_refused",
            "unit/answering/test_answers.py::test_an_answer_without_sources_says_that_it_has_none",
            "unit/answering/test_screening.py",
        ),
    ),
    Known(
        "the embedding is refused or slow",
        "as where Chroma is away",
        ("unit/adapters/test_embedding_hosted.py::test_what_cannot_be_used_is_unavailable",),
    ),
    Known(
        "the model answers 429, 500, 503, HTML, 401, 400, 404",
        "only what may pass is asked again, before the first word, within a total",
        (
            f"{PROVIDER}::test_a_passing_refusal_is_asked_again",
            f"{PROVIDER}::test_what_no_retry_can_help_fails_at_once",
            f"{PROVIDER}::test_a_lasting_refusal_fails_after_some_retries",
            "integration/test_anthropic_faults.py",
            "unit/answering/test_answers.py::test_a_prompt_that_is_too_long_is_asked_once_more_without_the_history",
        ),
    ),
    Known(
        "the model cannot be reached, hangs, stalls",
        "limits for connecting, the first word and between words; `working` meanwhile",
        (
            "unit/adapters/test_limits.py::test_each_limit_ends_the_attempt_by_its_own_name",
            f"{PROVIDER}::test_a_time_out_hangs_up_too",
            f"{READER}::test_a_watcher_hears_of_its_turn_at_least_every_three_seconds",
        ),
    ),
    Known(
        "the stream is reset, ends early, ends without a reason, or with an error",
        "`interrupted`; nothing is asked again once text was shown",
        (f"{PROVIDER}::test_a_stream_that_breaks_is_interrupted_and_never_begun_again",),
    ),
    Known(
        "malformed streams, and legal ones that few programs read right",
        "legal is read, the rest is `interrupted`",
        (f"{PROVIDER}::test_what_is_legal_is_read_whole", "properties/test_sse.py"),
    ),
    Known(
        "refusal, content filter, length, empty, tool call",
        "each its own end; empty is never `completed`",
        (
            f"{PROVIDER}::test_a_refusal_ends_refused_and_its_text_stays",
            f"{PROVIDER}::test_the_length_limit_completes_with_its_reason",
            "unit/delivery/test_ending.py::test_how_a_turn_ends",
        ),
    ),
    Known(
        "Postgres: a killed backend, a pooler, deadlocks, time-outs",
        "only transactions are repeated; what commits twice is one row; streaming does not wait",
        (
            "integration/database/test_database.py",
            "integration/database/test_pooled.py",
            "contract/test_history.py::test_one_turn_recorded_by_many_at_once_is_there_once",
            "unit/answering/test_answers.py::test_a_history_out_of_reach_does_not_hinder_the_answer",
        ),
    ),
    Known(
        "S3 events twice, out of order, for keys of nobody",
        "the first version counts; the owner is that of our row",
        (
            "e2e/test_a_photo.py::test_a_second_post_to_the_same_form_changes_nothing",
            "unit/realtime/test_events.py",
        ),
    ),
    Known(
        "uploads of another type or size, bombs, hidden data, cut files",
        "checked after the upload; never shown before",
        (
            "e2e/test_a_photo.py::test_a_form_takes_nothing_else",
            "e2e/test_a_photo.py::test_what_cannot_be_looked_at_says_what_a_person_can_do",
            "integration/http/photos/test_uploading.py::test_nothing_is_shown_of_a_picture_before_it_was_checked",
        ),
    ),
    Known(
        "the key set is down, slow, broken, huge, rotated, revoked",
        "warm: kept keys for 20 minutes at most; cold: 503; one refresh in 30 s",
        (
            "unit/adapters/test_jwks.py",
            "unit/realtime/test_gate.py::test_keys_out_of_reach_are_let_through_to_be_refused_with_503",
        ),
    ),
    Known(
        "clocks that differ",
        "30 s of leeway",
        (
            "unit/adapters/test_supabase.py::test_expiry_has_thirty_seconds_of_leeway",
            "unit/adapters/test_supabase.py::test_an_issuers_clock_may_be_thirty_seconds_ahead",
        ),
    ),
    Known(
        "a token expires on an open connection",
        "`token_expired`, `auth` in place, of the same user only; a running answer goes on",
        (
            f"{WIRE}::test_an_expired_token_is_told_and_a_fresh_one_of_the_same_user_goes_on_in_place",
            f"{RECEPTION}::test_an_expired_token_lets_only_auth_ping_and_stop_through",
            "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step[the_token_expires]",
        ),
    ),
    Known(
        "frames that are no frames",
        "a typed error, and the connection stays",
        (
            "e2e/test_a_question.py::test_a_bad_frame_gets_a_typed_error_and_the_connection_stays",
            "unit/frames/test_codec.py",
        ),
    ),
    Known(
        "thousands connect at once",
        "one write and one query each, no scan; clients come back spread out",
        ("contract/test_a_storm.py",),
    ),
    Known(
        "one user's flood of asks, live events, connections, pings, nonsense",
        "refused with `retry_after`, from memory where that does; who goes on is hung up on; others are answered",
        (
            f"{WIRE}::test_the_flood_of_one_user_is_refused_and_others_are_answered",
            f"{WIRE}::test_a_user_has_twenty_connections_and_no_more",
            f"{FLOODS}::test_a_reached_limit_is_told_from_memory_and_the_table_left_alone",
            f"{FLOODS}::test_a_flood_that_leaves_no_trace_ends_in_silence_and_asks_are_heard",
            f"{FLOODS}::test_who_floods_on_is_hung_up_on_and_not_listened_to",
            f"{ASKS}::test_a_spent_day_refuses_until_the_next",
            "contract/workouts/test_limits.py::test_too_many_events_in_a_minute_are_refused_and_leave_no_trace",
        ),
    ),
    Known(
        "a device that does not read",
        "429 from the gateway, within a bounded buffer; nobody else waits",
        (
            "integration/local/test_management_api.py::test_a_client_that_does_not_read_is_over_its_limit",
            f"{AUDIENCE}::test_a_slow_device_delays_nobody_else",
        ),
    ),
    Known(
        "ids of somebody else, everywhere",
        "`not_found`, 404, and nothing to tell them apart",
        (
            "integration/http/test_foreign_ids.py",
            f"{WIRE}::test_the_turn_of_another_user_is_not_found",
            "integration/database/test_rights.py",
        ),
    ),
    Known(
        "the same id from two users",
        "two turns",
        (
            f"{CLAIMING}::test_the_same_id_of_another_user_is_another_turn",
            "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step"
            "[two_users_use_the_same_ids]",
        ),
    ),
    Known(
        "a stop at every stage, twice, early, of somebody else's turn",
        "one end; the provider is hung up on within a second",
        (
            f"{KILLS}::test_a_stop_closes_the_providers_stream_and_keeps_the_text",
            f"{WIRE}::test_a_stop_before_its_ask_is_not_found_and_the_ask_is_born_stopped",
            "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step"
            "[stopped_twice_from_two_devices]",
        ),
    ),
    Known(
        "a provider faster than every device",
        "one text in memory, and a position for each device",
        (f"{AUDIENCE}::test_one_text_is_kept_however_many_watch",),
    ),
    Known(
        "cold starts, and environments that were frozen",
        "connections are made anew; a worker that wakes after its replacement changes nothing",
        (
            f"{KILLS}::test_a_frozen_worker_that_wakes_after_its_replacement_changes_nothing",
            "integration/local/test_invoke_api.py"
            "::test_a_frozen_process_stands_still_after_its_return_and_thaws_for_the_next_event",
            "unit/adapters/test_http.py::test_a_connection_kept_for_too_long_is_not_used_again",
        ),
    ),
    Known(
        "a deploy mid-answer: old and new code side by side",
        "what is new is ignored, in frames and in what is stored, and not lost",
        (
            "contract/test_old_and_new_code.py",
            "unit/frames/test_codec.py::test_what_a_newer_client_adds_is_ignored",
            "unit/client/test_session_vectors.py",
        ),
    ),
    Known(
        "a setting is missing or malformed",
        "named at the cold start",
        ("unit/realtime/test_settings.py::test_what_is_missing_is_named", "integration/test_secrets.py"),
    ),
    Known(
        "the gateway's two hours, and ten idle minutes",
        "the next connection comes first; a ping every five minutes",
        (
            "explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step[two_hours_go_by]",
            "integration/local/test_websocket_api.py::test_ten_idle_minutes_end_a_connection",
            "unit/client/test_session_vectors.py",
        ),
    ),
)


def page() -> str:
    rows = [
        f"| {number} | {known.fault} | {known.holds} | {'<br>'.join(f'`{test}`' for test in known.tests)} |"
        for number, known in enumerate(FAULTS, 1)
    ]
    return "\n".join([INTRODUCTION, *rows, ""])


INTRODUCTION = f"""# Faults, and the tests that inject them

Generated by `python tests/support/faults.py`; that each test is there is part of `make test`. Beside these,
`{MACHINE}` mixes devices, networks and workers at random, and
`{SEVERAL}` strikes several steps of
one run; `make soak` goes on with both. Which lines of code a test protects stands in [protections](protections.md).

| | fault | what holds | tests |
|---|---|---|---|"""


if __name__ == "__main__":
    sys.stdout.write(page())
