-- The profile. A user without a row here is one who has kept every default.

create table coach.users (
    id uuid primary key default auth.uid()
        constraint users_user_id_fkey references auth.users (id) on delete cascade,
    name text,
    unit text not null default 'kg' check (unit in ('kg', 'lb')),
    birth_date date,
    sex text check (sex in ('female', 'male')),  -- what the energy formula distinguishes
    height_cm numeric(4, 1),
    activity text check (activity in ('sedentary', 'light', 'moderate', 'active', 'very_active')),
    time_zone text not null default 'UTC',       -- an IANA name: whose midnight a day ends at
    locale text not null default 'en',
    goals text[] not null default '{}',
    weight_aim text check (weight_aim in ('lose', 'maintain', 'gain')),
    weight_pace numeric(4, 2),                   -- kg a week
    equipment text[] not null default '{}',
    inventory jsonb not null default '{}',       -- the loads that can be had, by kind of equipment
    pregnant boolean not null default false,
    hide_numbers boolean not null default false, -- no calories, no weight targets: set by the safety rules
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

alter table coach.users enable row level security;
create policy own on coach.users to authenticated
    using (id = auth.uid()) with check (id = auth.uid());
grant select, insert, update on coach.users to authenticated;
