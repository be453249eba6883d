-- An accepted proposal is carried out after it was decided, in a transaction of its own: this says how far it got.

alter table coach.proposals
    drop constraint proposals_state_check,
    add constraint proposals_state_check check (state in ('open', 'accepted', 'rejected', 'failed')),
    add column settled_at timestamptz,  -- of an accepted one: from then on it has its effect
    add column failure text;            -- of a failed one: why it could not be carried out any more
