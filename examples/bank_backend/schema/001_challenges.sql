-- Challenges, and the proofs that came of them.
--
-- No column holds a code, a number or a name: a state has keyed digests only, and so has a sealed proof.

CREATE TABLE challenge (
    id         bytea  PRIMARY KEY CHECK (octet_length(id) = 16),
    -- Compared by every update. A column of its own, so that the comparison does not depend on how the state is spelled.
    generation bigint NOT NULL,
    state      jsonb  NOT NULL,
    -- Row and state say the same. IS TRUE, because a CHECK lets NULL pass, and a missing member is NULL.
    CONSTRAINT challenge_row_is_its_state CHECK (
        (state->>'id' = encode(id, 'hex') AND (state->>'generation')::bigint = generation) IS TRUE
    )
) WITH (fillfactor = 70); -- room on the page for the next states of a row: updates without touching an index

CREATE TABLE sealed_proof (
    -- The primary key is the promise: one challenge, one proof. The reference: no proof without its challenge.
    challenge_id bytea       PRIMARY KEY REFERENCES challenge (id),
    sealed       bytea       NOT NULL,
    deadline     timestamptz NOT NULL
);
