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
-- look left it. A group with neither `changed` nor `due` is at rest; a new one is due at once. `folded` is the name as names
-- are compared.
CREATE TABLE fleet_group (
    id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
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
-- for a look that has begun, until when it may be. All workers wait in turn for the project's row, and for no other: a
-- group's row, which may be locked for long, is not referred to.
CREATE TABLE fleet_bucket (
    project TEXT PRIMARY KEY,
    swept TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
);
CREATE TABLE fleet_spent (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('read', 'write')),
    group_id INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    held BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX fleet_spent_at ON fleet_spent (project, at);
CREATE INDEX fleet_spent_group ON fleet_spent (group_id, at);

-- How many reads each group was given in the last hour; one that had none is not there.
CREATE VIEW fleet_lately AS
    SELECT group_id, count(*)::integer AS number FROM fleet_spent
    WHERE kind = 'read' AND NOT held AND at > (SELECT fleet_now()) - interval '1 hour'
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

-- The groups' states: the tables of jobs/worker/sql, each row a group's. What people wrote, or are named in, is sealed under
-- the group's own key; only states, numbers, moments and names of jobs stand as they are. Sums are sealed as their digits.
-- The first 24 characters of what is sealed hold a digest of all that was (AES-SIV), so that texts of any length can be
-- kept unique by an index, which takes no more than 2,700 bytes.
CREATE TABLE fact (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (group_id, name)
);
CREATE TABLE mail (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    job TEXT NOT NULL,
    topic TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    reach TEXT NOT NULL,
    subject TEXT NOT NULL,
    body BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sending', 'data', 'sent', 'failed', 'unknown', 'expired')),
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT '',
    again TEXT,
    way TEXT NOT NULL DEFAULT '',
    made TEXT NOT NULL,
    expires TEXT,
    done TEXT
);
CREATE UNIQUE INDEX mail_key ON mail (group_id, left(key, 24));
CREATE UNIQUE INDEX mail_reach ON mail (group_id, left(topic, 24), left(reach, 24));
CREATE INDEX mail_on_its_way ON mail (group_id) WHERE state IN ('queued', 'sending', 'data');
CREATE TABLE bounced (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    reach TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, reach)
);
CREATE TABLE told (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    item TEXT NOT NULL
);
CREATE UNIQUE INDEX told_item ON told (group_id, left(topic, 24), left(item, 24));
CREATE TABLE tab_rows (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    tab TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (group_id, tab)
);
CREATE TABLE closing (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    year INTEGER NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (group_id, year, at)
);
CREATE TABLE snapshot (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    hash TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (group_id, at)
);
CREATE TABLE bank_line (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    amount TEXT NOT NULL,
    balance TEXT,
    said TEXT NOT NULL,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL
);
CREATE UNIQUE INDEX bank_line_key ON bank_line (group_id, left(account, 24), key);
CREATE TABLE bank_period (
    group_id INTEGER NOT NULL DEFAULT fleet_group_id() REFERENCES fleet_group (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    bank TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    seen TEXT NOT NULL,
    declared INTEGER NOT NULL
);
CREATE UNIQUE INDEX bank_period_days ON bank_period (group_id, left(account, 24), first, last);

-- As `gruppbok_group` a connection sees the rows of the group it has named, and of no other; it has no right to the list of
-- groups and their salts. On the states even the owner sees nothing else (FORCE); the sender and the view are the office's too.
DO $$
DECLARE
    state TEXT[] := ARRAY['fact', 'mail', 'bounced', 'told', 'tab_rows', 'closing', 'snapshot', 'bank_line', 'bank_period'];
    one TEXT;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gruppbok_group') THEN
        BEGIN
            CREATE ROLE gruppbok_group NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another database of the same server came first
        END;
    END IF;
    BEGIN
        GRANT gruppbok_group TO CURRENT_USER;
    EXCEPTION WHEN insufficient_privilege THEN
        IF NOT pg_has_role(CURRENT_USER, 'gruppbok_group', 'MEMBER') THEN
            RAISE;
        END IF;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO gruppbok_group', current_schema());
    FOREACH one IN ARRAY state || ARRAY['fleet_secret', 'fleet_view'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO gruppbok_group', one);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format(
            'CREATE POLICY of_group ON %I USING (group_id = fleet_group_id()) WITH CHECK (group_id = fleet_group_id())', one
        );
    END LOOP;
    FOREACH one IN ARRAY state LOOP
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    END LOOP;
END
$$;
