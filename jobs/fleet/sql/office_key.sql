-- name: kept
SELECT value FROM fleet_fact WHERE name = 'key';

-- name: keep
INSERT INTO fleet_fact (name, value) VALUES ('key', %(print)s) ON CONFLICT (name) DO NOTHING;
