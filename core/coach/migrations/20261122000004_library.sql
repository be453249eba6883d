-- What the coach knows before it meets anybody. No user's data: everybody signed in may read it, and only
-- the owner of the schema writes it (`coach ingest`).
--
-- `record` is the whole record as `coach.library` validates it; every column beside it is generated from it,
-- so that the two cannot disagree.

create table coach.exercises (
    id text collate "C" primary key,
    record jsonb not null,
    name text not null generated always as (record ->> 'name') stored,
    level text generated always as (record ->> 'level') stored,
    pattern text generated always as (record ->> 'pattern') stored,
    source text generated always as (record #>> '{provenance,source}') stored,
    licence text generated always as (record #>> '{provenance,licence}') stored,
    -- The words of every name, in all languages.
    search tsvector generated always as (
        to_tsvector('simple', record ->> 'name')
        || jsonb_to_tsvector('simple', coalesce(record -> 'aliases', '{}'), '["string"]')
    ) stored,
    updated_at timestamptz not null default now()
);

create index exercises_by_name on coach.exercises (name, id);
create index exercises_search on coach.exercises using gin (search);
create index exercises_record on coach.exercises using gin (record jsonb_path_ops);

create table coach.exercise_videos (
    exercise text collate "C" not null references coach.exercises (id) on delete cascade,
    s3_key text not null,
    title text not null,
    licence text,
    credit text,
    start_s numeric(7, 2),
    end_s numeric(7, 2),
    cue text,
    primary key (exercise, s3_key)
);

create table coach.snippets (
    id text collate "C" primary key,
    record jsonb not null,
    title text not null generated always as (record ->> 'title') stored,
    topic text generated always as (record ->> 'topic') stored,
    source text generated always as (record #>> '{provenance,source}') stored,
    updated_at timestamptz not null default now()
);

create table coach.foods (
    id text collate "C" primary key,
    record jsonb not null,
    name text not null generated always as (record ->> 'name') stored,
    ndb_no text generated always as (record ->> 'ndb_no') stored,
    search tsvector generated always as (
        to_tsvector('simple', record ->> 'name')
        || to_tsvector('simple', coalesce(record ->> 'description', ''))
        || jsonb_to_tsvector('simple', coalesce(record -> 'aliases', '{}'), '["string"]')
    ) stored,
    updated_at timestamptz not null default now()
);

create index foods_search on coach.foods using gin (search);
create index foods_by_ndb_no on coach.foods (ndb_no);

grant select on coach.exercises, coach.exercise_videos, coach.snippets, coach.foods to authenticated;
