-- name: every_fact
SELECT name, value FROM fact;

-- name: take_fact
INSERT INTO fact (name, value) VALUES (:name, :value);

-- name: forget_facts
DELETE FROM fact;

-- name: every_mail
SELECT key, job, topic, person, name, address, reach, subject, body, state, attempts, reason, series, said, again, way,
    made, expires, done FROM mail;

-- name: take_mail
INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, attempts, reason, series, said, again,
    way, made, expires, done)
VALUES (:key, :job, :topic, :person, :name, :address, :reach, :subject, :body, :state, :attempts, :reason, :series, :said,
    :again, :way, :made, :expires, :done);

-- name: every_bounced
SELECT reach, at, reason FROM bounced;

-- name: take_bounced
INSERT INTO bounced (reach, at, reason) VALUES (:reach, :at, :reason);

-- name: every_told
SELECT topic, item FROM told;

-- name: take_told
INSERT INTO told (topic, item) VALUES (:topic, :item);

-- name: every_tab_rows
SELECT tab, number FROM tab_rows;

-- name: take_tab_rows
INSERT INTO tab_rows (tab, number) VALUES (:tab, :number);

-- name: every_closing
SELECT year, at, content FROM closing;

-- name: take_closing
INSERT INTO closing (year, at, content) VALUES (:year, :at, :content);

-- name: every_snapshot
SELECT at, hash, content FROM snapshot;

-- name: take_snapshot
INSERT INTO snapshot (at, hash, content) VALUES (:at, :hash, :content);

-- name: every_bank_line
SELECT account, key, day, place, number, amount, balance, said, reference, kind FROM bank_line;

-- name: take_bank_line
INSERT INTO bank_line (account, key, day, place, number, amount, balance, said, reference, kind)
VALUES (:account, :key, :day, :place, :number, :amount, :balance, :said, :reference, :kind);

-- name: every_bank_period
SELECT account, bank, first, last, seen, declared FROM bank_period;

-- name: take_bank_period
INSERT INTO bank_period (account, bank, first, last, seen, declared)
VALUES (:account, :bank, :first, :last, :seen, :declared);

-- name: forget_fact
DELETE FROM fact WHERE name = :name;
