-- What banks say of the accounts, by the account's folded name. Sums are öre, days ISO text. `key` is what a line is known
-- again by; `place` its place within its day, `number` which of several just like it.
CREATE TABLE IF NOT EXISTS bank_line (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    balance BIGINT,
    said TEXT NOT NULL,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS bank_period (
    account TEXT NOT NULL,
    bank TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    seen TEXT NOT NULL,
    declared INTEGER NOT NULL,
    PRIMARY KEY (account, first, last)
);
