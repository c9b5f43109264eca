-- name: lock
SELECT swept < fleet_now() - interval '1 minute', set_config('idle_in_transaction_session_timeout', '5s', true)
FROM fleet_bucket WHERE project = %(project)s FOR UPDATE;

-- name: make
INSERT INTO fleet_bucket (project) VALUES (%(project)s) ON CONFLICT DO NOTHING;

-- name: asked
WITH clock AS MATERIALIZED (SELECT fleet_now() AS now)
SELECT now, kind, account = %(account)s, CASE WHEN held THEN least(at, now) ELSE at END AS since
FROM clock LEFT JOIN fleet_spent ON project = %(project)s AND at > now - %(window)s AND (at > now OR NOT held)
ORDER BY since;

-- name: ask
INSERT INTO fleet_spent (project, account, kind, group_id, at) VALUES (%(project)s, %(account)s, %(kind)s, %(group)s, %(now)s);

-- name: hold
INSERT INTO fleet_spent (project, account, kind, group_id, at, held)
SELECT %(project)s, %(account)s, kind, %(group)s, %(until)s, TRUE
FROM (VALUES ('read', %(reads)s::integer), ('write', %(writes)s::integer)) AS wanted (kind, number), generate_series(1, number);

-- name: use
UPDATE fleet_spent SET at = (SELECT fleet_now()), held = FALSE
WHERE id = (
    SELECT id FROM fleet_spent
    WHERE group_id = %(group)s AND account = %(account)s AND kind = %(kind)s AND held AND at > (SELECT fleet_now())
    LIMIT 1
);

-- name: give_back
DELETE FROM fleet_spent WHERE group_id = %(group)s AND held;

-- name: sweep
WITH clock AS MATERIALIZED (SELECT fleet_now() AS now),
gone AS (DELETE FROM fleet_spent USING clock WHERE project = %(project)s AND at < now - interval '1 hour')
UPDATE fleet_bucket SET swept = now FROM clock WHERE project = %(project)s;
