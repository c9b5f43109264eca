-- The state of one group: what was planned, what has gone, what is known. Times are UTC, as ISO text.
-- Plain SQL that SQLite (3.35 or later) and PostgreSQL (in UTF-8) both take. BYTEA is PostgreSQL's name for bytes; SQLite
-- has no such type and keeps bytes as they come, in a state made when it said BLOB here too. How the database orders texts
-- decides nothing but the order of mails made at once.
CREATE TABLE IF NOT EXISTS fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
-- One row, one recipient, one mail. `key` says what the mail is about and to whom; `reach` is the folded address's keyed
-- hash, so that one address never gets a topic twice, nor when the address itself is cleared. A mail that was let go
-- before it went reaches nobody: its `reach` is its key. `sending` holds nothing in doubt, `data` does: its body has begun.
CREATE TABLE IF NOT EXISTS mail (
    key TEXT PRIMARY KEY,
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
    done TEXT,
    UNIQUE (topic, reach)
);
CREATE INDEX IF NOT EXISTS mail_state ON mail (state);
-- Addresses that no mail reaches any more, as keyed hashes.
CREATE TABLE IF NOT EXISTS bounced (
    reach TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS told (
    topic TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (topic, item)
);
CREATE TABLE IF NOT EXISTS tab_rows (
    tab TEXT PRIMARY KEY,
    number INTEGER NOT NULL
);
-- The years that were closed, as JSON with their seals; one that was opened again stays, and says so.
CREATE TABLE IF NOT EXISTS closing (
    year INTEGER NOT NULL,
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (year, at)
);
-- The cashbook as it was at the end of passes in which it had changed: its rows as compressed JSON, known by their hash.
CREATE TABLE IF NOT EXISTS snapshot (
    at TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    content BYTEA NOT NULL
);
