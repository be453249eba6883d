-- Accounts that are being erased, and those that were lately. A row holds no data of the user: it keeps
-- tokens that are still valid from being of any use, and says what is still to be taken away.

create table coach.erasures (
    user_id uuid primary key,               -- of auth.users once, so without a reference
    asked_at timestamptz not null default now(),
    uploads text[] not null default '{}',   -- keys that an upload may still arrive at
    next_at timestamptz not null default now(),
    finished_at timestamptz
);

create index erasures_due on coach.erasures (next_at) where finished_at is null;
create index erasures_oldest on coach.erasures (finished_at) where finished_at is not null;

-- The login role works this list off; users have no rights here but to put themselves on it.
alter table coach.erasures enable row level security;
create policy server on coach.erasures to coach_app using (true) with check (true);
grant select, update, delete on coach.erasures to coach_app;

create function coach.begin_erasure() returns void
language sql volatile security definer set search_path = ''
as $$
    insert into coach.erasures (user_id, uploads)
    select auth.uid(), coalesce(array_agg(s3_key), '{}') from coach.food_photos where user_id = auth.uid()
    on conflict (user_id) do nothing
$$;

-- Takes away at most so many rows of each table, in transactions that are short; how many it was. Every table
-- with a `user_id` is one of the user's, so a new one need not be named here.
create function coach.erase_rows(of_user uuid, at_most integer) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare
    held text;
    taken bigint;
    total bigint := 0;
begin
    if not exists (select from coach.erasures where user_id = of_user) then
        raise exception 'Nobody asked for this account to be erased.';
    end if;
    for held in
        select c.relname from pg_catalog.pg_class c
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
        where c.relnamespace = 'coach'::regnamespace and c.relkind = 'r' and c.relname <> 'erasures'
        order by c.relname desc             -- sets before their workouts
    loop
        execute format(
            'delete from coach.%1$I where ctid = any (array(select ctid from coach.%1$I where user_id = $1 limit $2))',
            held
        ) using of_user, at_most;
        get diagnostics taken = row_count;
        total := total + taken;
    end loop;
    delete from coach.users where id = of_user;
    get diagnostics taken = row_count;
    return total + taken;
end $$;

-- The sign-in itself, with its sessions and refresh tokens, for projects that give us no key to Auth's own API.
create function coach.erase_sign_in(of_user uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    if not exists (select from coach.erasures where user_id = of_user) then
        raise exception 'Nobody asked for this account to be erased.';
    end if;
    delete from auth.users where id = of_user;
    return found;
end $$;

revoke all on function coach.begin_erasure() from public;
revoke all on function coach.erase_rows(uuid, integer) from public;
revoke all on function coach.erase_sign_in(uuid) from public;
grant execute on function coach.begin_erasure() to authenticated;
grant execute on function coach.erase_rows(uuid, integer) to coach_app;
grant execute on function coach.erase_sign_in(uuid) to coach_app;
