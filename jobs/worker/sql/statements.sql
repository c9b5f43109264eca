-- name: bank_lines
SELECT account, day, said, amount, balance, reference, kind, place, number FROM bank_line
ORDER BY account, day, place, number, key;

-- name: bank_periods
SELECT account, bank, first, last, seen, declared FROM bank_period ORDER BY account, first, last;

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
