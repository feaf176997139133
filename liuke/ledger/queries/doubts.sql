-- What must always be true of the book: the invariants of reliability 3.2.6, each one statement over all of it.
-- A statement returns the rows that cannot be, and the account to freeze (NULL: no single one is in doubt).
-- L2 and L9 hold by what a row is: one debit, one credit, one amount; one entry per key.

-- L1 ledger_transfer: two accounts of one issuer and one unit
SELECT t.id, NULL FROM ledger_transfer AS t
JOIN ledger_account AS d ON d.id = t.debit_id
JOIN ledger_account AS c ON c.id = t.credit_id
WHERE t.unit <> d.unit OR t.unit <> c.unit OR d.issuer_id <> c.issuer_id;

-- L3 ledger_account: balances kept are the sums of their transfers
SELECT a.id, a.id FROM ledger_account AS a
LEFT JOIN (SELECT debit_id, sum(amount) AS total FROM ledger_transfer GROUP BY debit_id) AS d ON d.debit_id = a.id
LEFT JOIN (SELECT credit_id, sum(amount) AS total FROM ledger_transfer GROUP BY credit_id) AS c ON c.credit_id = a.id
WHERE a.bounded AND (a.posted_dr <> coalesce(d.total, 0) OR a.posted_cr <> coalesce(c.total, 0));

-- L4 ledger_account: nothing below zero, held value counted
SELECT id, id FROM ledger_account
WHERE bounded AND held > CASE WHEN side = 'C' THEN posted_cr - posted_dr ELSE posted_dr - posted_cr END;

-- L5 ledger_account: what is put aside are the open holds
SELECT a.id, a.id FROM ledger_account AS a
LEFT JOIN (
    SELECT account_id, sum(amount) AS held FROM ledger_hold
    WHERE NOT EXISTS (SELECT 1 FROM ledger_holdend WHERE hold_id = ledger_hold.id) GROUP BY account_id
) AS h ON h.account_id = a.id
WHERE a.held <> coalesce(h.held, 0);

-- L6 ledger_account: the rests of its lots are its balance
SELECT a.id, a.id FROM ledger_account AS a
LEFT JOIN (
    SELECT account_id, sum(quantity - used) AS rest FROM ledger_lotstate GROUP BY account_id
) AS r ON r.account_id = a.id
WHERE a.purse IN ('principal', 'bonus', 'sessions', 'points') AND a.posted_cr - a.posted_dr <> coalesce(r.rest, 0);

-- L6 ledger_lot: what is counted as used are its moves
SELECT l.id, l.account_id FROM ledger_lot AS l
LEFT JOIN ledger_lotstate AS s ON s.lot_id = l.id
WHERE s.lot_id IS NULL OR s.quantity <> l.quantity OR s.account_id <> l.account_id OR s.used < 0 OR s.used > s.quantity
   OR s.used <> -coalesce((SELECT sum(quantity) FROM ledger_lotmove WHERE lot_id = l.id), 0);

-- L6 ledger_lot: sessions of one lot have one price
SELECT l.id, l.account_id FROM ledger_lot AS l
JOIN ledger_account AS a ON a.id = l.account_id
WHERE a.purse = 'sessions' AND l.paid_minor % l.quantity <> 0;

-- L6 ledger_entry: what sessions earned, and what is not earned any more, is what was paid for them
SELECT worth.entry_id, NULL FROM (
    SELECT t.entry_id, sum(-m.quantity * (l.paid_minor / l.quantity)) AS paid FROM ledger_transfer AS t
    JOIN ledger_lotmove AS m ON m.transfer_id = t.id
    JOIN ledger_lot AS l ON l.id = m.lot_id
    WHERE t.code = 'session_used' GROUP BY t.entry_id
) AS worth
LEFT JOIN (
    SELECT t.entry_id, sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END) AS earned
    FROM ledger_transfer AS t
    JOIN ledger_account AS a ON a.purse = 'deferred' AND a.id IN (t.debit_id, t.credit_id)
    WHERE t.code = 'earned' GROUP BY t.entry_id
) AS booked ON booked.entry_id = worth.entry_id
WHERE worth.paid <> coalesce(booked.earned, 0);

-- L7 ledger_lotmove: nothing used from what had expired
SELECT m.id, l.account_id FROM ledger_lotmove AS m
JOIN ledger_lot AS l ON l.id = m.lot_id
JOIN ledger_transfer AS t ON t.id = m.transfer_id
JOIN ledger_entry AS e ON e.id = t.entry_id
WHERE m.lot_id IN (SELECT id FROM ledger_lot WHERE expires_on IS NOT NULL)
  AND m.quantity < 0 AND l.expires_on < e.business_date AND t.reverses_id IS NULL
  AND e.event NOT IN ('expiry', 'card_closed', 'card_moved');

-- L8 ledger_transfer: nothing given back twice, and no giving back of a giving back
SELECT t.id, NULL FROM ledger_transfer AS t
JOIN (
    SELECT reverses_id, sum(amount) AS back FROM ledger_transfer WHERE reverses_id IS NOT NULL GROUP BY reverses_id
) AS b ON b.reverses_id = t.id
LEFT JOIN ledger_reversible AS r ON r.transfer_id = t.id
WHERE b.back > t.amount OR t.reverses_id IS NOT NULL OR r.reversed IS NULL OR r.reversed <> b.back;

-- L8 ledger_consumption: no more taken back of what she got than it was
SELECT c.id, NULL FROM ledger_consumption AS c
JOIN (
    SELECT takes_back_id, sum(list_minor) AS listed, sum(charged_minor) AS charged, sum(sessions) AS sessions,
        sum(principal_minor) AS principal, sum(bonus_minor) AS bonus
    FROM ledger_consumption WHERE takes_back_id IS NOT NULL GROUP BY takes_back_id
) AS b ON b.takes_back_id = c.id
WHERE b.listed > c.list_minor OR b.charged > c.charged_minor OR b.sessions > c.sessions
   OR b.principal > c.principal_minor OR b.bonus > c.bonus_minor OR c.takes_back_id IS NOT NULL;

-- L10 ledger_seal: numbers without gaps
SELECT max(entry_id), NULL FROM ledger_seal GROUP BY issuer_id HAVING count(*) <> max(number);

-- L11 ledger_entry: what was used of principal and bonus is what was booked
SELECT c.entry_id, NULL FROM (
    SELECT entry_id, sum(principal_minor + bonus_minor) AS used FROM ledger_consumption
    WHERE takes_back_id IS NULL GROUP BY entry_id
) AS c
LEFT JOIN (
    SELECT entry_id, sum(amount) AS used FROM ledger_transfer
    WHERE code IN ('principal_used', 'bonus_used') AND reverses_id IS NULL GROUP BY entry_id
) AS t ON t.entry_id = c.entry_id
WHERE c.used <> coalesce(t.used, 0);

-- L11 ledger_entry: what came back to principal and bonus is what was not got after all
SELECT c.entry_id, NULL FROM (
    SELECT entry_id, sum(principal_minor + bonus_minor) AS back FROM ledger_consumption
    WHERE takes_back_id IS NOT NULL GROUP BY entry_id
) AS c
LEFT JOIN (
    SELECT entry_id, sum(amount) AS back FROM ledger_transfer
    WHERE code IN ('principal_used', 'bonus_used') AND reverses_id IS NOT NULL GROUP BY entry_id
) AS t ON t.entry_id = c.entry_id
WHERE c.back <> coalesce(t.back, 0);

-- L12 ledger_consumption: more than the list price needs a reason
SELECT id, NULL FROM ledger_consumption WHERE charged_minor > list_minor AND reason = '';

-- L14 ledger_account: what salons owe one another is nothing in all
SELECT min(id), NULL FROM (
    SELECT a.id, a.issuer_id, a.unit, t.amount FROM ledger_account AS a
    JOIN ledger_transfer AS t ON t.credit_id = a.id WHERE a.purse = 'between_salons'
    UNION ALL
    SELECT a.id, a.issuer_id, a.unit, -t.amount FROM ledger_account AS a
    JOIN ledger_transfer AS t ON t.debit_id = a.id WHERE a.purse = 'between_salons'
) AS owed
GROUP BY issuer_id, unit HAVING sum(amount) <> 0;

-- L14 ledger_entry: what came in by an entry was for something
SELECT entry_id, NULL FROM (
    SELECT t.entry_id, t.amount FROM ledger_transfer AS t
    WHERE t.debit_id IN (SELECT id FROM ledger_account WHERE purse = 'takings')
    UNION ALL
    SELECT t.entry_id, -t.amount FROM ledger_transfer AS t
    WHERE t.credit_id IN (SELECT id FROM ledger_account WHERE purse = 'takings')
) AS taken
GROUP BY entry_id HAVING sum(amount) <> 0;

-- L15 ledger_account: a closed account is empty
SELECT id, id FROM ledger_account WHERE status = 'closed' AND (posted_cr <> posted_dr OR held <> 0);
