-- What people paid for with Telegram's Stars: credits, and a job where they were for that one. A purchase whose job
-- comes to nothing is due to be paid back, in the transaction that ends the job.
CREATE TABLE purchases (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    charge_id TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people (id),
    stars     INTEGER NOT NULL CHECK (stars > 0),
    credits   INTEGER NOT NULL CHECK (credits > 0),
    job_id    TEXT UNIQUE REFERENCES jobs (id),
    state     TEXT NOT NULL DEFAULT 'paid' CHECK (state IN ('paid', 'refund_due', 'refunded', 'refund_failed')),
    error     TEXT,
    bought_at REAL NOT NULL,
    CHECK (error IS NULL OR state IN ('refund_failed', 'refund_due'))
) STRICT;
CREATE INDEX purchases_due ON purchases (seq) WHERE state = 'refund_due';
CREATE INDEX purchases_person ON purchases (person_id, seq);

CREATE TRIGGER purchases_move BEFORE UPDATE OF state ON purchases
WHEN OLD.state || ' ' || NEW.state NOT IN (
    'paid refund_due', 'refund_due refunded', 'refund_due refund_failed',
    'refund_failed refund_due', 'refund_failed refunded'
)
BEGIN
    SELECT RAISE (ABORT, 'a purchase cannot go from this state to that');
END;
CREATE TRIGGER purchases_stay BEFORE UPDATE OF seq, charge_id, person_id, stars, credits, job_id, bought_at ON purchases
BEGIN
    SELECT RAISE (ABORT, 'what was paid is never changed');
END;
CREATE TRIGGER purchases_keep BEFORE DELETE ON purchases BEGIN
    SELECT RAISE (ABORT, 'a purchase is never deleted');
END;

-- When a person last asked for something in a chat.
CREATE INDEX jobs_asked ON jobs (person_id, chat_id, created_at);
