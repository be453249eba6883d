-- What is asked of a long history when a workout begins or a set is logged, without reading all of it.

-- How often a plan was done.
create index workouts_by_plan on coach.workouts (user_id, plan) where plan is not null;

-- Whether an emergency was told on a day.
create index user_progress_emergencies on coach.user_progress (user_id, local_day)
    where kind = 'pain' and data @> '{"emergency": true}';

-- What a record has to beat.
create index workout_sets_heaviest on coach.workout_sets (user_id, exercise, unit, load desc)
    where kind = 'working' and reps > 0;
create index workout_sets_strongest on coach.workout_sets (user_id, exercise, unit, e1rm desc)
    where kind = 'working' and reps > 0 and e1rm is not null;
