-- name: looks
SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing' AND alive),
    count(*) FILTER (WHERE status = 'doing' AND NOT alive)
FROM (
    SELECT status, coalesce(last_heartbeat > now() - interval '2 minutes', false) AS alive
    FROM procrastinate_jobs LEFT JOIN procrastinate_workers ON worker_id = procrastinate_workers.id
    WHERE task_name = 'look' AND status IN ('todo', 'doing')
) AS look;

-- name: accounts
WITH lone AS (SELECT min(account) AS account FROM fleet_account HAVING count(*) = 1),
named AS (
    SELECT coalesce(nullif(account, ''), (SELECT account FROM lone), '') AS account, count(*) AS groups,
        count(*) FILTER (WHERE paused IS NULL) AS working, min(added) AS first
    FROM fleet_group GROUP BY 1
),
spent AS (
    SELECT account, count(*) FILTER (WHERE kind = 'read') AS reads, count(*) FILTER (WHERE kind = 'write') AS writes
    FROM fleet_spent WHERE NOT held AND at > (SELECT fleet_now()) - interval '60 seconds' GROUP BY 1
)
SELECT account, coalesce(groups, 0), coalesce(working, 0), coalesce(reads, 0), coalesce(writes, 0), swept, first
FROM named FULL JOIN fleet_account USING (account) FULL JOIN spent USING (account) ORDER BY account;

-- name: left
SELECT name FROM fleet_group
WHERE paused IS NULL AND failed > 0 AND coalesce(looked, added) < (SELECT fleet_now()) - interval '1 day' ORDER BY lower(name);

-- name: facts
SELECT name, value FROM fleet_fact WHERE name IN ('schema', 'procrastinate');
