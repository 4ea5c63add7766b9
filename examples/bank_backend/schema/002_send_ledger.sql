-- The send ledger: one row for each number, number prefix, account, person, device or address that was sent to or asked.

CREATE TABLE send_history (
    -- Version, purpose, dimension, number of the secret, keyed tag: see LedgerKey::to_bytes. Never the value itself.
    key        bytea  PRIMARY KEY CHECK (octet_length(key) = 39),
    generation bigint NOT NULL,
    history    jsonb  NOT NULL,
    -- The latest send, for the sweep.
    clock_ms   bigint NOT NULL GENERATED ALWAYS AS ((history->>'clock')::bigint) STORED,
    CONSTRAINT send_history_row_is_its_history CHECK (((history->>'generation')::bigint = generation) IS TRUE)
) WITH (fillfactor = 70);
