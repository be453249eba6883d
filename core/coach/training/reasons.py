"""The reason codes of prescriptions, in the words that every client gets and may look up."""

from typing import Literal

NoRaise = Literal["hold_pain", "hold_form", "hold_miss", "hold_readiness", "hold_deload"]

Reason = Literal[
    NoRaise,
    # opening loads
    "opening_planned", "opening_from_e1rm", "need_first_set", "readiness_reduce", "deload_reduce",
    # the next set
    "hold_no_effort", "reduce_missed_reps", "hold_short_easy", "hold_on_target", "hold_rounding",
    "hold_step_too_big", "hold_fewer_reps", "raise_effort", "raise_clamped", "raise_one_step",
    "raise_far_from_failure", "reduce_effort", "reduce_clamped",
    "planned_change", "planned_change_raised", "planned_change_reduced",
    # no load
    "exercise_done", "exercise_stopped", "session_locked", "not_planned",
    # pain
    "safety_stop", "pain_stop_exercise", "pain_reduce",
    # the next session
    "hold_incomplete", "below_range_hold_first_time", "below_range_hold_again", "below_range_reset",
    "hold_top_of_stack", "top_of_range_all_sets", "hold_add_reps",
]  # fmt: skip
