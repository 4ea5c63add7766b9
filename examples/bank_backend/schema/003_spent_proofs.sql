-- Which proofs were opened, what was done with them, and when a challenge can be forgotten.
--
-- Challenges that are under way when this runs stay valid: the new column is computed from the states that are there, and
-- processes of the release before, which know nothing of it, keep writing rows that have it. Adding a stored column
-- rewrites the table under an exclusive lock; this one holds the challenges of two days at most.

CREATE TABLE spent_proof (
    challenge_id bytea       NOT NULL CHECK (octet_length(challenge_id) = 16),
    seal         integer     NOT NULL CHECK (seal BETWEEN 1 AND 65535),
    until        timestamptz NOT NULL,
    -- The promise: one sealing is opened once. Whoever inserts second waits for the first to commit or to give up.
    PRIMARY KEY (challenge_id, seal)
);

-- Stands for what a bank does with a proof. Deliberately not unique by challenge: that nobody opens two accounts on one
-- proof has to come from spent_proof, and the load test looks here for a second one.
CREATE TABLE account_opening (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id bytea       NOT NULL,
    opened_at    timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE challenge ADD COLUMN expires_at_ms bigint NOT NULL
    GENERATED ALWAYS AS ((state->>'sent_at_ms')::bigint + (state->>'lifetime_ms')::bigint) STORED;

-- For the sweep. The ledger has no such index: its clock changes with each send, and every update would have to write it.
CREATE INDEX challenge_expires_at_ms ON challenge (expires_at_ms);
