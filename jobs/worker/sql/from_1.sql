-- From the state of version 1: `reach` was the address itself, and there was no state between claimed and sent.
-- SQLite's alone: no state on PostgreSQL is as old as that.
ALTER TABLE mail RENAME TO mail_1;
DROP INDEX IF EXISTS mail_state;
