-- What stands in /*! */ is for a database of many groups (jobs/fleet), where a row is known by its group's id too.

-- name: facts
SELECT name, value FROM fact;

-- name: remember
INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (/*! group_id, */ name) DO UPDATE SET value = excluded.value;

-- name: remember_first
INSERT INTO fact (name, value) VALUES (:name, :value) ON CONFLICT (/*! group_id, */ name) DO NOTHING;

-- name: mails
SELECT key, job, topic, person, name, address, subject, state, made, done, attempts, reason, series, expires,
    said, again, way
FROM mail;

-- name: waiting
SELECT key FROM mail WHERE state IN ('queued', 'sending', 'data');

-- name: body
SELECT body FROM mail WHERE key = :key;

-- name: add
INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, reason, series, said, made, expires)
VALUES (:key, :job, :topic, :person, :name, :address, :reach, :subject, :body, :state, :reason, :series, :said, :made, :expires)
ON CONFLICT DO NOTHING;

-- name: adopt
INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, reason, said, made, done)
VALUES (:key, :job, :topic, :person, :name, '', :key, :subject, :nothing, :state, :reason, :said, :done, :done)
ON CONFLICT (/*! group_id, left */ (key /*! , 24 */)) DO UPDATE SET state = excluded.state, reason = excluded.reason, done = excluded.done,
    said = CASE WHEN mail.said = '' THEN excluded.said ELSE mail.said END
WHERE mail.state IN ('draft', 'queued', 'expired') OR (mail.state = 'unknown' AND excluded.state = 'sent') OR (mail.said = '' AND excluded.said <> '');

-- name: forget_unsent
DELETE FROM mail WHERE key = :key AND (state IN ('draft', 'expired', 'failed') OR (state = 'queued' AND attempts = 0));

-- name: expire
UPDATE mail SET state = 'expired', reach = key, reason = :reason, done = :now
WHERE key = :key AND (state = 'draft' OR state = 'queued');

-- name: claim
UPDATE mail SET state = 'sending', attempts = attempts + 1, way = :way WHERE key = :key AND state = 'queued';

-- name: begin_body
UPDATE mail SET state = 'data' WHERE key = :key AND state = 'sending';

-- name: finish
UPDATE mail SET state = :state, reason = :reason, done = :now, again = :again
WHERE key = :key AND state IN ('sending', 'data');

-- name: release
UPDATE mail SET state = 'queued', attempts = attempts - 1, reason = :reason WHERE key = :key AND state IN ('sending', 'data');

-- name: release_stale
UPDATE mail SET state = 'queued' WHERE state = 'sending';

-- name: hold_stale
UPDATE mail SET state = 'unknown', reason = :reason, done = :now WHERE state = 'data';

-- name: settle
UPDATE mail SET state = :state, reason = :reason, done = :now, again = NULL,
    attempts = CASE WHEN attempts = 0 THEN 1 ELSE attempts END,
    reach = CASE WHEN :state = 'expired' THEN key ELSE reach END
WHERE key = :key AND state = :was;

-- name: clear
UPDATE mail SET name = '', address = '', subject = '', body = :nothing
WHERE state IN ('sent', 'failed', 'unknown', 'expired') AND done < :before AND name || address || subject <> '';

-- name: reaching
SELECT key FROM mail WHERE reach = :reach;

-- name: bounced
SELECT reach FROM bounced;

-- name: bounce
INSERT INTO bounced (reach, at, reason) VALUES (:reach, :at, :reason) ON CONFLICT (/*! group_id, */ reach) DO NOTHING;

-- name: told
SELECT topic, item FROM told;

-- name: untell
DELETE FROM told WHERE topic = :topic;

-- name: tell
INSERT INTO told (topic, item) VALUES (:topic, :item) ON CONFLICT DO NOTHING;

-- name: tab_rows
SELECT tab, number FROM tab_rows;

-- name: count_rows
INSERT INTO tab_rows (tab, number) VALUES (:tab, :number) ON CONFLICT (/*! group_id, */ tab) DO UPDATE SET number = excluded.number;

-- name: closings
SELECT content FROM closing ORDER BY year, at;

-- name: keep_closing
INSERT INTO closing (year, at, content) VALUES (:year, :at, :closed)
ON CONFLICT (/*! group_id, */ year, at) DO UPDATE SET content = excluded.content;

-- name: snapshots
SELECT at, hash FROM snapshot ORDER BY at;

-- name: snapshot
SELECT content FROM snapshot WHERE at = :at;

-- name: keep_snapshot
INSERT INTO snapshot (at, hash, content) VALUES (:at, :hash, :rows)
ON CONFLICT (/*! group_id, */ at) DO UPDATE SET hash = excluded.hash, content = excluded.content;

-- name: drop_snapshot
DELETE FROM snapshot WHERE at = :at;
