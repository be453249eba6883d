-- The schema `coach`, which Supabase's Data API does not expose, and the one role that our functions log in as.
--
-- The rights in one place: `coach_app` owns nothing, bypasses nothing, and may only become `authenticated`,
-- which it does for each transaction with the claims of the user it serves. Row-level security then shows
-- that user's rows alone, whatever the query says. `anon` and `service_role` have no rights here at all.

do $$
begin
    if to_regclass('auth.users') is null or to_regprocedure('auth.uid()') is null then
        raise exception 'This database has no auth.users and auth.uid().'
            using hint = 'Supabase brings them. On another Postgres, run local/coach_local/auth_standin.sql first.';
    end if;
    -- Roles belong to the whole cluster. It has no password here: `alter role coach_app password …` gives it one.
    if not exists (select from pg_roles where rolname = 'coach_app') then
        create role coach_app login noinherit;
    end if;
end $$;

create schema if not exists coach;
revoke all on schema coach from public;
grant usage on schema coach to authenticated, coach_app;
grant authenticated to coach_app;
