-- name: facts
SELECT name, value FROM fact;

-- name: remember
INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: remember_first
INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING;

-- name: mails
SELECT key, job, topic, person, name, address, subject, state, made, done, attempts, reason, series, expires
FROM mail ORDER BY made, key;

-- name: waiting
SELECT key FROM mail WHERE state IN ('queued', 'sending') LIMIT 1;

-- name: waiting_body
SELECT body FROM mail WHERE key = :key AND state = 'queued' AND attempts = 0;

-- name: body
SELECT body FROM mail WHERE key = :key;

-- name: add
INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, series, made, expires)
VALUES (:key, :job, :topic, :person, :name, :address, :reach, :subject, :body, :state, :series, :made, :expires)
ON CONFLICT DO NOTHING;

-- name: forget_unsent
DELETE FROM mail WHERE key = :key AND (state IN ('draft', 'expired') OR (state = 'queued' AND attempts = 0));

-- name: expire
UPDATE mail SET state = 'expired', reach = key, reason = :reason, done = :now
WHERE key = :key AND (state = 'draft' OR state = 'queued');

-- name: claim
UPDATE mail SET state = 'sending', attempts = attempts + 1 WHERE key = :key AND state = 'queued';

-- name: finish
UPDATE mail SET state = :state, reason = :reason, done = :now WHERE key = :key AND state = 'sending';

-- name: release_stale
UPDATE mail SET state = 'queued' WHERE state = 'sending';

-- name: told
SELECT topic, item FROM told;

-- name: untell
DELETE FROM told WHERE topic = :topic;

-- name: tell
INSERT INTO told (topic, item) VALUES (:topic, :item) ON CONFLICT DO NOTHING;

-- name: tab_rows
SELECT tab, number FROM tab_rows;

-- name: count_rows
INSERT INTO tab_rows (tab, number) VALUES (:tab, :number) ON CONFLICT (tab) DO UPDATE SET number = excluded.number;
