-- What becomes of a photo: when its meal was eaten, whether its devices know how it ended; and the queue of
-- meals whose place in the user's meal log has to be brought up to date.

alter table coach.food_photos add column eaten_at timestamptz not null default now();
alter table coach.food_photos add column told boolean not null default false;

-- A row for each meal that was kept, changed or taken away since the log was written. Whoever writes the log
-- takes the row away, unless the meal has changed once more since it was read.
create table coach.meal_log_due (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    meal uuid not null,
    at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default now(),
    primary key (user_id, meal)
);

create index meal_log_due_oldest on coach.meal_log_due (at);

alter table coach.meal_log_due enable row level security;
create policy own on coach.meal_log_due to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.meal_log_due to authenticated;

-- By whatever path a meal comes or goes. Not for an account that is being erased: its log goes as a whole.
create function coach.note_meal_for_log() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
    insert into coach.meal_log_due (user_id, meal)
    select u.id, coalesce(new.id, old.id) from auth.users u where u.id = coalesce(new.user_id, old.user_id)
    on conflict (user_id, meal) do update set at = clock_timestamp();
    return null;
end $$;

create trigger note_for_log after insert or update or delete on coach.meals
    for each row execute function coach.note_meal_for_log();

insert into coach.meal_log_due (user_id, meal) select user_id, id from coach.meals;

create function coach.meals_to_log(at_most integer) returns table (user_id uuid, meal uuid)
language sql stable security definer set search_path = ''
as $$ select user_id, meal from coach.meal_log_due order by at limit at_most $$;

revoke all on function coach.note_meal_for_log() from public;
revoke all on function coach.meals_to_log(integer) from public;
grant execute on function coach.meals_to_log(integer) to coach_app;
