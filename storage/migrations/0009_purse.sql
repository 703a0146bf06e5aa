-- Credits that do not expire, and accounts of chats.
--
-- Postings and balances say how many of their credits are extra: such stay when a day ends, while the others are
-- topped up. Who wished for an entry is kept where it was not the rules alone.
ALTER TABLE postings ADD COLUMN extra INTEGER NOT NULL DEFAULT 0
CHECK (extra BETWEEN MIN(amount, 0) AND MAX(amount, 0));
ALTER TABLE entries ADD COLUMN made_by INTEGER;

-- The table of accounts is built anew, because the kinds that it allows cannot be changed. The rows that name accounts
-- name nothing meanwhile, which counts when the transaction ends: by then every account is there again. SQLite looks
-- for those rows once for each account, hence the index.
PRAGMA defer_foreign_keys = ON;
CREATE INDEX holds_account ON holds (account_id);
DROP TRIGGER accounts_balance;
CREATE TABLE former_accounts AS SELECT id, kind, person_id, refilled, balance FROM accounts;
DROP TABLE accounts;
CREATE TABLE accounts (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('grants', 'paintings', 'sales', 'person', 'chat')),
    person_id INTEGER UNIQUE REFERENCES people (id),
    chat_id   INTEGER UNIQUE REFERENCES chats (id),
    daily     INTEGER CHECK (daily >= 0),
    refilled  TEXT,
    balance   INTEGER NOT NULL DEFAULT 0,
    extra     INTEGER NOT NULL DEFAULT 0,
    CHECK ((kind = 'person') = (person_id IS NOT NULL)),
    CHECK ((kind = 'chat') = (chat_id IS NOT NULL)),
    CHECK ((kind = 'chat') = (daily IS NOT NULL)),
    CHECK (extra = 0 OR (kind = 'person' AND extra BETWEEN 0 AND balance))
) STRICT;
INSERT INTO accounts (id, kind, person_id, refilled, balance)
SELECT id, kind, person_id, refilled, balance FROM former_accounts;
INSERT INTO accounts (id, kind) VALUES (0, 'sales');
DROP TABLE former_accounts;
DROP INDEX holds_account;
CREATE TRIGGER accounts_balance AFTER INSERT ON postings BEGIN
    UPDATE accounts SET balance = balance + NEW.amount, extra = extra + NEW.extra WHERE id = NEW.account_id;
END;
CREATE TRIGGER accounts_keep BEFORE DELETE ON accounts BEGIN
    SELECT RAISE (ABORT, 'an account is never deleted');
END;
