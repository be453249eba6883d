-- What the sweep asks for. Photos: one look-up for what may be overdue and for what ended without a word, instead
-- of the one before.

drop function coach.unfinished_photos(timestamptz, integer);
drop index coach.food_photos_unfinished;

create index food_photos_to_tend on coach.food_photos (updated_at)
    where not told and status not in ('confirmed', 'rejected');

create function coach.photos_to_tend(before timestamptz, at_most integer)
returns table (user_id uuid, id uuid)
language sql stable security definer set search_path = ''
as $$
    select user_id, id from coach.food_photos
    where not told and status not in ('confirmed', 'rejected') and updated_at < before
    order by updated_at limit at_most
$$;

revoke all on function coach.photos_to_tend(timestamptz, integer) from public;
grant execute on function coach.photos_to_tend(timestamptz, integer) to coach_app;

-- With the time of each note, so that one that was made anew meanwhile is not taken for the one that was read.
drop function coach.meals_to_log(integer);

create function coach.meals_to_log(at_most integer) returns table (user_id uuid, meal uuid, at timestamptz)
language sql stable security definer set search_path = ''
as $$ select user_id, meal, at from coach.meal_log_due order by at limit at_most $$;

revoke all on function coach.meals_to_log(integer) from public;
grant execute on function coach.meals_to_log(integer) to coach_app;
