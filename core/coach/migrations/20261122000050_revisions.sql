-- What a client's `If-Match` is held against: it grows with whatever a client is shown of the row, whoever writes
-- it. The `version` of a workout is the live session's, which knows nothing of a new title.

alter table coach.workouts add column revision integer not null default 1;
alter table coach.workout_sets add column revision integer not null default 1;

create function coach.revise() returns trigger
language plpgsql set search_path = ''
as $$
begin
    new.revision := old.revision + 1;
    return new;
end $$;

revoke all on function coach.revise() from public;

-- Heart rates and a lock change only the snapshot: they do not come between a client and its edit.
create trigger revise before update on coach.workouts for each row
    when ((old.title, old.status, old.ended_at, old.version, old.summary)
          is distinct from (new.title, new.status, new.ended_at, new.version, new.summary))
    execute function coach.revise();

-- A set is written anew where an earlier one takes its record away, too: that is no edit of it.
create trigger revise before update on coach.workout_sets for each row
    when ((old.exercise, old.number, old.kind, old.unit, old.target_load, old.target_reps, old.target_rpe, old.load,
           old.reps, old.rpe, old.rir, old.rest_s, old.hr_avg, old.hr_peak, old.form_fail, old.note, old.done_at)
          is distinct from
          (new.exercise, new.number, new.kind, new.unit, new.target_load, new.target_reps, new.target_rpe, new.load,
           new.reps, new.rpe, new.rir, new.rest_s, new.hr_avg, new.hr_peak, new.form_fail, new.note, new.done_at))
    execute function coach.revise();
