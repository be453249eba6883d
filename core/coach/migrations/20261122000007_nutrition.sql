-- Photos of meals with their estimates, and the meals that were confirmed. Only the latter count.

create table coach.food_photos (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    status text not null default 'awaiting_upload' check (
        status in ('awaiting_upload', 'queued', 'analysing', 'needs_review', 'confirmed', 'rejected', 'failed')
    ),
    s3_key text not null unique,
    s3_version text,                       -- the one that is analysed; later uploads to the key are ignored
    sequencer text,
    content_type text not null,
    bytes bigint,
    sha256 text,
    width integer,
    height integer,
    model text,
    prompt_version text,
    estimate jsonb,
    edits jsonb,
    totals jsonb,                          -- as confirmed
    failure text,
    local_day date not null,
    version integer not null default 1,
    upload_expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, id)
);

create index food_photos_newest on coach.food_photos (user_id, created_at desc, id desc);
create index food_photos_unfinished on coach.food_photos (updated_at)
    where status in ('awaiting_upload', 'queued', 'analysing');

create table coach.meals (
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    photo uuid,
    source text not null check (source in ('photo', 'text', 'items', 'chat')),
    items jsonb not null,
    kcal numeric(7, 1) not null,
    kcal_low numeric(7, 1) not null,
    kcal_high numeric(7, 1) not null,
    protein_g numeric(6, 1) not null,
    carbs_g numeric(6, 1) not null,
    fat_g numeric(6, 1) not null,
    local_day date not null,               -- in the user's time zone
    eaten_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, id),
    foreign key (user_id, photo) references coach.food_photos (user_id, id) on delete cascade
);

create index meals_by_day on coach.meals (user_id, local_day, eaten_at);
create unique index meals_one_a_photo on coach.meals (user_id, photo) where photo is not null;

alter table coach.food_photos enable row level security;
create policy own on coach.food_photos to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.food_photos to authenticated;

alter table coach.meals enable row level security;
create policy own on coach.meals to authenticated
    using (user_id = auth.uid()) with check (user_id = auth.uid());
grant select, insert, update, delete on coach.meals to authenticated;

-- The two look-ups that are nobody's in particular. They run with the owner's rights, so they say no more
-- than whose a row is, and only the login role may call them.

create function coach.photo_owner(key text) returns table (user_id uuid, id uuid)
language sql stable security definer set search_path = ''
as $$ select user_id, id from coach.food_photos where s3_key = key $$;

create function coach.unfinished_photos(before timestamptz, at_most integer)
returns table (user_id uuid, id uuid, status text)
language sql stable security definer set search_path = ''
as $$
    select user_id, id, status from coach.food_photos
    where status in ('awaiting_upload', 'queued', 'analysing') and updated_at < before
    order by updated_at limit at_most
$$;

revoke all on function coach.photo_owner(text) from public;
revoke all on function coach.unfinished_photos(timestamptz, integer) from public;
grant execute on function coach.photo_owner(text) to coach_app;
grant execute on function coach.unfinished_photos(timestamptz, integer) to coach_app;
