-- The fleet's database: which groups there are, what each has in its state, what is spent of Google's quota.
-- Plain PostgreSQL (15 or later). Moments are timestamptz, but in the groups' own state: those are UTC as ISO text, as in SQLite.

-- The one clock of all machines.
CREATE FUNCTION fleet_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

CREATE TABLE fleet_fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- `changed` is since when a change waits to be looked at and `told` when the last one was heard of, `due` when something
-- becomes due without one, `not_before` until when there is no room for it, `seen` Drive's version of the sheet as the last
-- look left it. A group with neither `changed` nor `due` is at rest; a new one is due at once.
CREATE TABLE fleet_group (
    id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sheet TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT 'sv' CHECK (language IN ('sv', 'en')),
    rules TEXT NOT NULL DEFAULT 'amnesty_se',
    salt BYTEA NOT NULL,
    added TIMESTAMPTZ NOT NULL,
    paused TIMESTAMPTZ,
    changed TIMESTAMPTZ,
    told TIMESTAMPTZ,
    due TIMESTAMPTZ,
    not_before TIMESTAMPTZ,
    seen TEXT NOT NULL DEFAULT '',
    looked TIMESTAMPTZ,
    failed INTEGER NOT NULL DEFAULT 0,
    trouble TEXT NOT NULL DEFAULT ''
);
CREATE INDEX fleet_group_due ON fleet_group (due) WHERE paused IS NULL;
CREATE INDEX fleet_group_changed ON fleet_group (changed) WHERE paused IS NULL AND changed IS NOT NULL;

-- Where each account's list of changes was last read to.
CREATE TABLE fleet_account (
    account TEXT PRIMARY KEY,
    token TEXT NOT NULL DEFAULT '',
    swept TIMESTAMPTZ
);

-- What is asked of the Sheets API: one row a request, of the last hour. `at` is when it was asked; of one that is held
-- for a look that has begun, until when it may be. The project's row is what all its workers wait in turn for.
CREATE TABLE fleet_bucket (
    project TEXT PRIMARY KEY,
    swept TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
);
CREATE TABLE fleet_spent (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('read', 'write')),
    group_id INTEGER REFERENCES fleet_group (id) ON DELETE SET NULL,
    at TIMESTAMPTZ NOT NULL,
    held BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX fleet_spent_at ON fleet_spent (project, at);
CREATE INDEX fleet_spent_group ON fleet_spent (group_id, at);

-- How many reads each group was given in the last hour; one that had none is not there.
CREATE VIEW fleet_lately AS
    SELECT group_id, count(*)::integer AS number FROM fleet_spent
    WHERE kind = 'read' AND NOT held AND at > (SELECT fleet_now()) - interval '1 hour' AND group_id IS NOT NULL
    GROUP BY group_id;

-- Whom the group is: every row below belongs to one, and is seen by nobody who has not said that it is that one's.
CREATE FUNCTION fleet_group_id() RETURNS integer LANGUAGE sql STABLE AS
    $$SELECT nullif(current_setting('gruppbok.group', true), '')::integer$$;

-- A group's sender and its password, sealed.
CREATE TABLE fleet_secret (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (group_id, name)
);

-- What the office sees of a group: numbers and days, as JSON, nothing of its members.
CREATE TABLE fleet_view (
    group_id INTEGER PRIMARY KEY DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    content JSONB NOT NULL
);
