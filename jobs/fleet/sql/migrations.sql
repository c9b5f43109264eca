-- name: server
SELECT current_setting('server_version_num')::integer;

-- name: is_made
SELECT to_regclass('fleet_fact') IS NOT NULL;

-- name: others
SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S');

-- name: facts
SELECT name, value FROM fleet_fact WHERE name IN ('schema', 'procrastinate');

-- name: note
INSERT INTO fleet_fact (name, value) VALUES (%(name)s, %(value)s) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: share
SELECT pg_try_advisory_lock_shared(%(lock)s);

-- name: patience
SELECT set_config('lock_timeout', %(seconds)s, false);

-- name: alone
SELECT pg_advisory_lock(%(lock)s);

-- name: give_up
SELECT pg_advisory_unlock(%(lock)s);
