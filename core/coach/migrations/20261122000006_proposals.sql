-- What the coach proposed to change, until the user says yes or no. Nothing is changed without that.

create table coach.proposals (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id text collate "C" not null check (length(id) between 1 and 64),
    turn text collate "C",
    change text not null,
    summary text not null,
    data jsonb not null,
    state text not null default 'open' check (state in ('open', 'accepted', 'rejected')),
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    answered_at timestamptz,
    primary key (user_id, id)
);

create index proposals_open on coach.proposals (user_id, created_at desc) where state = 'open';

alter table coach.proposals enable row level security;
create policy own on coach.proposals to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update on coach.proposals to authenticated;
