-- What is to be done at a time, whatever happens until then. Setting one anew makes a new row, so that whoever is
-- done with the old one takes nothing of the new one away. `person_id`: whose it is, where it has a person's words.
CREATE TABLE timers (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    due_at    REAL NOT NULL,
    payload   TEXT NOT NULL,
    person_id INTEGER,
    UNIQUE (kind, key)
) STRICT;
CREATE INDEX timers_due ON timers (due_at, id);
CREATE INDEX timers_person ON timers (person_id) WHERE person_id IS NOT NULL;

-- A vote on the pictures of a job, by position. Ballots are kept until it is closed, their sums for ever.
CREATE TABLE votes (
    id          TEXT PRIMARY KEY,
    chat_id     INTEGER NOT NULL REFERENCES chats (id),
    thread_id   INTEGER,
    message_id  INTEGER,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    job_id      TEXT NOT NULL REFERENCES jobs (id),
    picture_ids TEXT NOT NULL,
    opened_at   REAL NOT NULL,
    ends_at     REAL NOT NULL,
    closed_at   REAL,
    tally       TEXT,
    winner      INTEGER CHECK (winner >= 0),
    CHECK ((closed_at IS NULL) = (tally IS NULL)),
    CHECK (winner IS NULL OR closed_at IS NOT NULL)
) STRICT;
CREATE INDEX votes_message ON votes (chat_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE ballots (
    vote_id   TEXT NOT NULL REFERENCES votes (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    choice    INTEGER NOT NULL CHECK (choice >= 0),
    PRIMARY KEY (vote_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ballots_person ON ballots (person_id);
CREATE TRIGGER ballots_in_time BEFORE INSERT ON ballots
WHEN (SELECT closed_at FROM votes WHERE id = NEW.vote_id) IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'the vote is closed');
END;

-- A prompt that a chat writes together, a word each; one that is open in a place.
CREATE TABLE chains (
    id         TEXT PRIMARY KEY,
    chat_id    INTEGER NOT NULL REFERENCES chats (id),
    thread_id  INTEGER,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER,
    most_words INTEGER NOT NULL CHECK (most_words > 0),
    state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    opened_at  REAL NOT NULL
) STRICT;
CREATE UNIQUE INDEX chains_place ON chains (chat_id, COALESCE(thread_id, 0)) WHERE state = 'open';
CREATE INDEX chains_opened ON chains (opened_at);

CREATE TABLE chain_words (
    chain_id  TEXT NOT NULL REFERENCES chains (id),
    position  INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    word      TEXT NOT NULL,
    key       TEXT NOT NULL,
    PRIMARY KEY (chain_id, position),
    UNIQUE (chain_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX chain_words_person ON chain_words (person_id);

-- What a chat paints on a day, and the jobs that took part.
CREATE TABLE themes (
    chat_id    INTEGER NOT NULL REFERENCES chats (id),
    day        TEXT NOT NULL,
    thread_id  INTEGER,
    text       TEXT NOT NULL,
    message_id INTEGER,
    set_at     REAL NOT NULL,
    PRIMARY KEY (chat_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX themes_set ON themes (set_at);

CREATE TABLE theme_entries (
    chat_id INTEGER NOT NULL,
    day     TEXT NOT NULL,
    job_id  TEXT NOT NULL REFERENCES jobs (id),
    PRIMARY KEY (chat_id, day, job_id),
    FOREIGN KEY (chat_id, day) REFERENCES themes (chat_id, day) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
