-- From the state of version 1: `reach` was the address itself, and there was no state between claimed and sent.
ALTER TABLE mail RENAME TO mail_1;
DROP INDEX IF EXISTS mail_state;
