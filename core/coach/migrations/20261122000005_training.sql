-- Plans, workouts, the sets done in them, and what they add up to.
--
-- A client may mint the ids of workouts and sets, so every key begins with the user: an id that somebody
-- else took already is free, and nobody learns that it exists.

create table coach.plans (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    name text not null,
    document jsonb not null,  -- days, exercises, targets, schemes, progression
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, id)
);

create index plans_newest on coach.plans (user_id, created_at desc, id desc);

create table coach.workouts (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    status text not null default 'active' check (status in ('active', 'ended')),
    title text,
    plan uuid,
    plan_version integer,
    unit text not null check (unit in ('kg', 'lb')),
    local_day date not null,               -- in the user's time zone, when it began
    started_at timestamptz not null,
    ended_at timestamptz,
    emergency_at timestamptz,              -- a sign of an emergency: no load any more, all that day
    live jsonb not null default '{}',      -- the session engine's snapshot
    version integer not null default 1,    -- of the snapshot
    summary jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, id)
);

create index workouts_newest on coach.workouts (user_id, started_at desc, id desc);
create index workouts_active on coach.workouts (user_id, started_at desc) where status = 'active';
create index workouts_emergency on coach.workouts (user_id, local_day) where emergency_at is not null;

create table coach.workout_sets (
    user_id uuid not null default auth.uid(),
    id uuid not null,                      -- the client's: the same set twice is one row
    workout uuid not null,
    exercise text not null,
    number integer,
    kind text not null default 'working',
    unit text not null check (unit in ('kg', 'lb')),
    -- What was asked for and what was done, side by side. Absent effort is not 0.
    target_load numeric(8, 3),
    target_reps integer,
    target_rpe numeric(3, 1),
    load numeric(8, 3) not null check (load >= 0),
    reps integer not null check (reps >= 0),
    rpe numeric(4, 1),
    rir numeric(4, 1),
    rest_s integer,
    hr_avg numeric(4, 1),
    hr_peak numeric(4, 1),
    form_fail boolean not null default false,
    note text,
    -- Epley 1985, where it holds (LeSuer 1997): 1 to 12 reps, one rep being the maximum itself.
    e1rm numeric(8, 3) generated always as (
        case
            when load > 0 and reps = 1 then load
            when load > 0 and reps between 2 and 12 then load * (1 + reps / 30.0)
        end
    ) stored,
    done_at timestamptz not null,          -- by the client's own time
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, id),
    foreign key (user_id, workout) references coach.workouts (user_id, id) on delete cascade
);

create index workout_sets_in_order on coach.workout_sets (user_id, workout, done_at, id);
create index workout_sets_by_exercise on coach.workout_sets (user_id, exercise, done_at desc, id desc);
create index workout_sets_newest on coach.workout_sets (user_id, done_at desc);

create table coach.user_progress (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    kind text not null check (kind in ('bodyweight', 'readiness', 'pain', 'weight_record', 'e1rm_record')),
    exercise text,
    value numeric(8, 3),
    unit text,
    data jsonb not null default '{}',
    set_id uuid,                           -- a record falls with the set that made it
    local_day date not null,
    at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (user_id, id),
    foreign key (user_id, set_id) references coach.workout_sets (user_id, id) on delete cascade
);

create index user_progress_newest on coach.user_progress (user_id, at desc, id desc);
create index user_progress_by_kind on coach.user_progress (user_id, kind, at desc, id desc);
create index user_progress_by_exercise on coach.user_progress (user_id, exercise, kind, at desc)
    where exercise is not null;
create unique index user_progress_one_record_a_set on coach.user_progress (user_id, set_id, kind)
    where set_id is not null;

alter table coach.plans enable row level security;
create policy own on coach.plans to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.plans to authenticated;

alter table coach.workouts enable row level security;
create policy own on coach.workouts to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.workouts to authenticated;

alter table coach.workout_sets enable row level security;
create policy own on coach.workout_sets to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.workout_sets to authenticated;

alter table coach.user_progress enable row level security;
create policy own on coach.user_progress to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.user_progress to authenticated;
