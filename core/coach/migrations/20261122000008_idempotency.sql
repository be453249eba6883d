-- What was answered to a request with an Idempotency-Key, for as long as it may be sent again.

create table coach.idempotency (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    key text collate "C" not null check (length(key) between 1 and 255),
    digest text not null,  -- of the request: the same key with another one is a conflict
    reply jsonb,
    created_at timestamptz not null default now(),
    primary key (user_id, key)
);

create index idempotency_oldest on coach.idempotency (user_id, created_at);

alter table coach.idempotency enable row level security;
create policy own on coach.idempotency to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.idempotency to authenticated;
