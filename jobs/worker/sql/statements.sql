-- name: bank_lines
SELECT account, day, place, number, key, said, amount, balance, reference, kind FROM bank_line;

-- name: bank_periods
SELECT account, first, last, bank, seen, declared FROM bank_period;

-- name: keep_bank_line
INSERT INTO bank_line (account, key, day, place, number, amount, balance, said, reference, kind)
VALUES (:account, :key, :day, :place, :number, :amount, :balance, :said, :reference, :kind) ON CONFLICT DO NOTHING;

-- name: keep_bank_period
INSERT INTO bank_period (account, bank, first, last, seen, declared)
VALUES (:account, :bank, :first, :last, :seen, :declared) ON CONFLICT DO NOTHING;

-- name: forget_bank_lines
DELETE FROM bank_line WHERE account = :account;

-- name: forget_bank_periods
DELETE FROM bank_period WHERE account = :account;
