-- name: clock
SELECT fleet_now();

-- name: account
SELECT token, swept FROM fleet_account WHERE account = %(account)s;

-- name: keep
INSERT INTO fleet_account (account, token, swept) VALUES (%(account)s, %(token)s, fleet_now())
ON CONFLICT (account) DO UPDATE SET token = excluded.token, swept = excluded.swept;

-- name: looked_at
SELECT sheet FROM fleet_group WHERE account = ANY(%(accounts)s) AND looked IS NOT NULL;
