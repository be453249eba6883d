-- What was asked and answered, kept for good. Written from the turn log once a turn has ended.
--
-- Ids of conversations and turns are unique per user only: a turn's id is made by the client.

create table coach.conversations (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id text collate "C" not null check (length(id) between 1 and 64),
    title text not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- The words are deleted at once; this stays, so that a turn that ends late does not bring them back.
    deleted_at timestamptz,
    primary key (user_id, id)
);

create index conversations_newest on coach.conversations (user_id, updated_at desc, id desc)
    where deleted_at is null;

create table coach.chat_history (
    user_id uuid not null default auth.uid(),
    conversation text collate "C" not null,
    turn text collate "C" not null check (length(turn) between 1 and 64),
    role text not null check (role in ('user', 'coach')),
    text text not null,
    state text not null check (state in ('completed', 'stopped', 'interrupted', 'refused', 'failed')),
    reason text,
    sources jsonb not null default '[]',
    grounded boolean,
    workout text,
    epoch integer not null,
    asked_at timestamptz not null,    -- the turn's place in the conversation
    created_at timestamptz not null,  -- of this message
    primary key (user_id, turn, role),
    foreign key (user_id, conversation) references coach.conversations (user_id, id) on delete cascade
);

create index chat_history_newest on coach.chat_history (user_id, conversation, asked_at desc, turn desc, role);

alter table coach.conversations enable row level security;
create policy own on coach.conversations to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update on coach.conversations to authenticated;

alter table coach.chat_history enable row level security;
create policy own on coach.chat_history to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.chat_history to authenticated;
