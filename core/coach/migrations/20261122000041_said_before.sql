-- What was said long ago in a conversation is found by its words, whatever the length of the conversation.
--
-- Whose words they are is one of the words: so the index itself keeps to one conversation of one user, and what
-- everybody says often costs nobody anything.

alter table coach.chat_history add column search tsvector generated always as (
    to_tsvector('pg_catalog.simple'::regconfig, left(text, 8000))
    || array_to_tsvector(array[user_id::text || '/' || conversation])
) stored;

create index chat_history_search on coach.chat_history using gin (search);

-- Row-level security lets no index answer `@@`, which might tell of what it sees: this reads with the owner's
-- rights, and for the caller alone. `words` are of letters only. A word counts for more the rarer it is; one
-- that stands in 400 messages is no help, and is not followed further.
create function coach.said_before(of_conversation text, words text[], at_most integer)
returns table (turn text, role text, said text)
language sql stable security definer set search_path = ''
as $$
    with hits as (
        select asked.word, hit.turn, hit.asked_at
        from unnest(words) as asked (word)
        cross join lateral (
            select h.turn, h.asked_at from coach.chat_history h
            where h.user_id = auth.uid() and h.conversation = of_conversation and h.search @@ (
                quote_literal(auth.uid()::text || '/' || of_conversation)::tsquery
                && to_tsquery('pg_catalog.simple', asked.word || ':*')
            )
            limit 400
        ) hit
    ), telling as (
        select word, 1.0 / count(*) as weight from hits group by word having count(*) < 400
    ), found as (
        select one.turn, sum(telling.weight) as rank, max(one.asked_at) as asked_at
        from (select distinct word, hits.turn, asked_at from hits) one join telling using (word)
        group by one.turn
        order by rank desc, asked_at desc
        limit at_most
    )
    select h.turn, h.role, h.text
    from found join coach.chat_history h on h.user_id = auth.uid() and h.turn = found.turn
    where h.text <> '' and h.conversation = of_conversation
    order by found.rank desc, found.asked_at desc, h.turn, h.role desc
$$;

revoke all on function coach.said_before(text, text[], integer) from public;
grant execute on function coach.said_before(text, text[], integer) to authenticated;
