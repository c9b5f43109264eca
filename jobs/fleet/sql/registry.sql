-- name: add
INSERT INTO fleet_group (name, folded, sheet, account, language, rules, salt, added, due)
SELECT %(name)s, %(folded)s, %(sheet)s, %(account)s, %(language)s, %(rules)s, %(salt)s, now, now FROM fleet_now() AS now
ON CONFLICT DO NOTHING
RETURNING id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble;

-- name: remove
DELETE FROM fleet_group WHERE id = %(id)s;

-- name: find
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble
FROM fleet_group WHERE folded = %(folded)s;

-- name: of_sheet
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble
FROM fleet_group WHERE sheet = %(sheet)s;

-- name: with_id
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble
FROM fleet_group WHERE id = %(id)s;

-- name: all_groups
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble
FROM fleet_group ORDER BY folded;

-- name: number_by_account
SELECT account, count(*)::integer FROM fleet_group GROUP BY account;

-- name: pause
UPDATE fleet_group SET paused = coalesce(paused, fleet_now()) WHERE id = %(id)s;

-- name: resume
UPDATE fleet_group SET paused = NULL, due = fleet_now(), not_before = NULL WHERE id = %(id)s AND paused IS NOT NULL;

-- name: look_soon
UPDATE fleet_group SET due = least(due, fleet_now()) WHERE id = %(id)s;

-- name: mark_changed
UPDATE fleet_group SET changed = coalesce(changed, fleet_now()), told = fleet_now()
FROM unnest(%(sheets)s::text[], %(versions)s::text[]) AS heard (of_sheet, version)
WHERE sheet = of_sheet AND seen <> version
RETURNING id;

-- name: to_look
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble
FROM (
    SELECT *, row_number() OVER (PARTITION BY account ORDER BY coalesce(number, 0), least(changed, due), id) AS place
    FROM fleet_group LEFT JOIN fleet_lately ON group_id = id
    WHERE paused IS NULL AND (changed IS NOT NULL OR due <= fleet_now()) AND (not_before IS NULL OR not_before <= fleet_now())
        AND id <> ALL(%(let_be)s::integer[])
) AS waiting
LEFT JOIN unnest(%(accounts)s::text[], %(rooms)s::integer[]) AS free (of_account, room) ON of_account = account
WHERE room IS NULL OR place <= room
ORDER BY coalesce(number, 0), least(changed, due), id
LIMIT %(limit)s;

-- name: put_back
UPDATE fleet_group SET not_before = %(until)s WHERE id = %(id)s;

-- name: looked
UPDATE fleet_group SET looked = fleet_now(), due = %(due)s, seen = %(seen)s, trouble = %(trouble)s, failed = 0,
    changed = CASE WHEN told > %(began)s THEN changed END, not_before = NULL
WHERE id = %(id)s;

-- name: failed
UPDATE fleet_group SET failed = failed + 1, trouble = %(trouble)s, due = %(until)s,
    changed = CASE WHEN told > %(began)s THEN changed END, not_before = NULL
WHERE id = %(id)s;

-- name: begin
SELECT id, name, sheet, account, language, rules, salt, added, paused, changed, due, seen, looked, failed, trouble, fleet_now()
FROM fleet_group
WHERE id = %(id)s AND paused IS NULL AND (changed IS NOT NULL OR due <= fleet_now());

-- name: keep_view
INSERT INTO fleet_view (group_id, at, content)
SELECT id, fleet_now(), %(content)s::jsonb FROM fleet_group WHERE id = %(id)s
ON CONFLICT (group_id) DO UPDATE SET at = excluded.at, content = excluded.content;

-- name: keep_secret
INSERT INTO fleet_secret (group_id, name, value) VALUES (%(id)s, %(name)s, %(value)s)
ON CONFLICT (group_id, name) DO UPDATE SET value = excluded.value;

-- name: secret
SELECT value FROM fleet_secret WHERE group_id = %(id)s AND name = %(name)s;

-- name: patience
SELECT set_config('lock_timeout', %(seconds)s, false);

-- name: speak_for
SELECT set_config('gruppbok.group', %(id)s::text, true);

-- name: kept
SELECT (SELECT count(*) FROM mail), (SELECT count(*) FROM mail WHERE state IN ('draft', 'queued', 'sending')),
    (SELECT count(*) FROM mail WHERE state IN ('data', 'unknown')), (SELECT count(DISTINCT year) FROM closing),
    (SELECT count(*) FROM bank_line);
