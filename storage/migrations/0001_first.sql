-- Times are seconds since the epoch. Ids of people, chats, messages and updates are the caller's own.

-- Updates, committed before their sender is told. The payload goes once the update is handled.
CREATE TABLE inbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id   INTEGER NOT NULL UNIQUE,
    payload     TEXT,
    received_at REAL NOT NULL,
    handled_at  REAL,
    CHECK ((payload IS NULL) = (handled_at IS NOT NULL))
) STRICT;
CREATE INDEX inbox_unhandled ON inbox (seq) WHERE handled_at IS NULL;
CREATE INDEX inbox_handled ON inbox (handled_at) WHERE handled_at IS NOT NULL;

CREATE TABLE people (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    username TEXT,
    language TEXT,
    met_at   REAL NOT NULL
) STRICT;

CREATE TABLE chats (
    id     INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    title  TEXT,
    met_at REAL NOT NULL
) STRICT;

-- A job. `seq` is its place among its person's own; `turn` counts the jobs taken, and is given back by a requeue.
CREATE TABLE jobs (
    seq                INTEGER PRIMARY KEY AUTOINCREMENT,
    id                 TEXT NOT NULL UNIQUE,
    person_id          INTEGER NOT NULL REFERENCES people (id),
    chat_id            INTEGER NOT NULL REFERENCES chats (id),
    thread_id          INTEGER,
    request_message_id INTEGER,
    status_message_id  INTEGER,
    update_id          INTEGER,
    kind               TEXT NOT NULL,
    model              TEXT NOT NULL,
    payload            TEXT NOT NULL,
    cost               INTEGER NOT NULL CHECK (cost >= 0),
    prompt             TEXT NOT NULL,
    parent_picture_id  INTEGER REFERENCES pictures (id),
    state              TEXT NOT NULL DEFAULT 'queued' CHECK (
        state IN ('queued', 'running', 'rendered', 'delivered', 'failed', 'cancelled', 'blocked')
    ),
    attempt            INTEGER NOT NULL DEFAULT 0,
    turn               INTEGER,
    created_at         REAL NOT NULL,
    started_at         REAL,
    ended_at           REAL,
    seconds            REAL,
    error_code         TEXT,
    error_detail       TEXT,
    CHECK ((ended_at IS NOT NULL) = (state IN ('delivered', 'failed', 'cancelled', 'blocked'))),
    CHECK (state != 'queued' OR turn IS NULL)
) STRICT;
CREATE INDEX jobs_queued ON jobs (seq, person_id, chat_id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (turn) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_turn ON jobs (turn) WHERE turn IS NOT NULL;
CREATE INDEX jobs_person_turn ON jobs (person_id, turn);
CREATE INDEX jobs_chat_turn ON jobs (chat_id, turn);
CREATE INDEX jobs_person_state ON jobs (person_id, state, seq);
CREATE INDEX jobs_measured ON jobs (model, turn) WHERE seconds IS NOT NULL;

CREATE TRIGGER jobs_move BEFORE UPDATE OF state ON jobs
WHEN OLD.state || ' ' || NEW.state NOT IN (
    'queued running', 'queued failed', 'queued cancelled', 'queued blocked',
    'running queued', 'running rendered', 'running failed', 'running cancelled', 'running blocked',
    'rendered delivered', 'rendered failed'
)
BEGIN
    SELECT RAISE (ABORT, 'a job cannot go from this state to that');
END;

-- The ledger. A movement of credits is an entry whose postings sum to zero. `key` says what it is for, once for ever:
-- one refill for a person and a day, one settlement and at most one refund for a job.
CREATE TABLE accounts (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('grants', 'paintings', 'person')),
    person_id INTEGER UNIQUE REFERENCES people (id),
    refilled  TEXT,
    CHECK ((kind = 'person') = (person_id IS NOT NULL))
) STRICT;
INSERT INTO accounts (id, kind) VALUES (1, 'grants'), (2, 'paintings');

CREATE TABLE entries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE postings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id   INTEGER NOT NULL REFERENCES entries (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount     INTEGER NOT NULL CHECK (amount != 0)
) STRICT;
CREATE INDEX postings_account ON postings (account_id, amount);
CREATE INDEX postings_entry ON postings (entry_id, amount);

CREATE TABLE holds (
    job_id     TEXT PRIMARY KEY REFERENCES jobs (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'released'))
) STRICT;
CREATE INDEX holds_open ON holds (account_id, amount) WHERE state = 'open';

CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_keep BEFORE DELETE ON entries BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_stay BEFORE UPDATE ON postings BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_keep BEFORE DELETE ON postings BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER holds_close_once BEFORE UPDATE ON holds
WHEN OLD.state != 'open' OR NEW.amount != OLD.amount OR NEW.account_id != OLD.account_id OR NEW.job_id != OLD.job_id
BEGIN
    SELECT RAISE (ABORT, 'a hold is settled or released once, and never changed');
END;
CREATE TRIGGER holds_keep BEFORE DELETE ON holds BEGIN SELECT RAISE (ABORT, 'a hold is never deleted'); END;

-- A painted picture. `path` is the file's name within the picture folder, so that the data can be moved.
CREATE TABLE pictures (
    id         INTEGER PRIMARY KEY,
    job_id     TEXT NOT NULL REFERENCES jobs (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    position   INTEGER NOT NULL CHECK (position >= 0),
    path       TEXT NOT NULL,
    width      INTEGER NOT NULL CHECK (width > 0),
    height     INTEGER NOT NULL CHECK (height > 0),
    seed       INTEGER NOT NULL,
    file_id    TEXT,
    chat_id    INTEGER,
    message_id INTEGER,
    created_at REAL NOT NULL,
    UNIQUE (job_id, position)
) STRICT;
CREATE INDEX pictures_message ON pictures (chat_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY,
    job_id     TEXT NOT NULL UNIQUE REFERENCES jobs (id),
    state      TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'dropped')),
    tries      INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL,
    error      TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (not_before, id) WHERE state = 'due';

-- What a button means. `id` is all that travels; it is made from the meaning, so the same button is the same row.
CREATE TABLE buttons (
    id        TEXT PRIMARY KEY,
    action    TEXT NOT NULL,
    person_id INTEGER,
    payload   TEXT NOT NULL,
    made_at   REAL NOT NULL
) STRICT;
