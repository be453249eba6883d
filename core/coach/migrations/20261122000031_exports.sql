-- The archive that a user asked for: one at a time, made by the sweep, gone after a day.

create table coach.exports (
    user_id uuid primary key default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null,                       -- a part of its key in the bucket, which nobody can guess
    asked_at timestamptz not null,
    next_at timestamptz not null,           -- when somebody is to try (again) to make it
    ready_at timestamptz,
    bytes bigint,
    created_at timestamptz not null default now()
);

create index exports_due on coach.exports (next_at) where ready_at is null;

alter table coach.exports enable row level security;
create policy own on coach.exports to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update on coach.exports to authenticated;

-- Hands each one that is due to one caller, who has until `again` to make it.
create function coach.due_exports(before timestamptz, again timestamptz, at_most integer)
returns table (user_id uuid, id uuid, asked_at timestamptz)
language sql volatile security definer set search_path = ''
as $$
    update coach.exports e set next_at = again
    where e.user_id in (
        select d.user_id from coach.exports d where d.ready_at is null and d.next_at <= before
        order by d.next_at limit at_most for update skip locked
    )
    returning e.user_id, e.id, e.asked_at
$$;

revoke all on function coach.due_exports(timestamptz, timestamptz, integer) from public;
grant execute on function coach.due_exports(timestamptz, timestamptz, integer) to coach_app;
