-- How many live events a user has sent in a minute: counted in the transaction of each, so that the limit is kept to
-- whatever arrives at once, and an event that is refused is not counted.

create table coach.live_events (
    user_id uuid primary key default auth.uid() references auth.users (id) on delete cascade,
    minute bigint not null,  -- since 1970
    events integer not null,
    created_at timestamptz not null default now()
);

alter table coach.live_events enable row level security;
create policy own on coach.live_events to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update on coach.live_events to authenticated;
