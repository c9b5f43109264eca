-- SQLite's alone, as from_1 is: `keyed` is a function that the program lends it.
INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, attempts, reason, series, made, expires, done)
SELECT key, job, topic, person, name, address, CASE WHEN reach = key THEN key ELSE keyed(reach) END,
    subject, body, state, attempts, reason, series, made, expires, done FROM mail_1;
DROP TABLE mail_1;
UPDATE fact SET value = '2' WHERE name = 'schema';
