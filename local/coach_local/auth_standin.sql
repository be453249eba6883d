-- What every Supabase project has and our migrations expect, for a Postgres that is not Supabase's.
-- Creates only what is absent, so that it may be run at every start.

do $$
begin
    if not exists (select from pg_roles where rolname = 'anon') then
        create role anon nologin noinherit;
    end if;
    if not exists (select from pg_roles where rolname = 'authenticated') then
        create role authenticated nologin noinherit;
    end if;
    if not exists (select from pg_roles where rolname = 'service_role') then
        create role service_role nologin noinherit bypassrls;
    end if;
end $$;

create schema if not exists auth;

create table if not exists auth.users (
    id uuid primary key default gen_random_uuid(),
    email text unique,
    encrypted_password text,
    is_anonymous boolean not null default false,
    raw_app_meta_data jsonb not null default '{}',
    raw_user_meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_sign_in_at timestamptz
);

do $$
begin
    if to_regprocedure('auth.uid()') is null then
        -- After a transaction that set it, a custom setting reads back as '' and not as NULL.
        create function auth.uid() returns uuid language sql stable as
            'select (nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb ->> ''sub'')::uuid';
    end if;
end $$;

grant usage on schema auth to anon, authenticated, service_role;
