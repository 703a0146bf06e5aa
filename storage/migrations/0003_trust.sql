-- The line: each person who has a job waiting, with the first of them. Triggers keep it, so that it is always what the
-- jobs say; whoever is next is found here without looking at everybody. `turn` is when the person was last served, 0
-- for never.
CREATE TABLE line (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    seq       INTEGER NOT NULL,
    chat_id   INTEGER NOT NULL,
    turn      INTEGER NOT NULL
) STRICT;
CREATE INDEX line_served ON line (turn) WHERE turn > 0;
CREATE INDEX line_new ON line (chat_id, seq) WHERE turn = 0;

-- The chats of people who were never served, each with the first of their jobs and when the chat was last served.
CREATE TABLE line_chats (
    chat_id INTEGER PRIMARY KEY REFERENCES chats (id),
    seq     INTEGER NOT NULL,
    turn    INTEGER NOT NULL
) STRICT;
CREATE INDEX line_chats_next ON line_chats (turn, seq);

CREATE TRIGGER line_chat_comes AFTER INSERT ON line WHEN NEW.turn = 0 BEGIN
    INSERT INTO line_chats (chat_id, seq, turn)
    SELECT NEW.chat_id, MIN(seq), COALESCE((SELECT MAX(turn) FROM jobs WHERE chat_id = NEW.chat_id), 0)
    FROM line WHERE chat_id = NEW.chat_id AND turn = 0
    ON CONFLICT (chat_id) DO UPDATE SET seq = excluded.seq, turn = excluded.turn;
END;
CREATE TRIGGER line_chat_goes AFTER DELETE ON line WHEN OLD.turn = 0 BEGIN
    DELETE FROM line_chats WHERE chat_id = OLD.chat_id;
    INSERT INTO line_chats (chat_id, seq, turn)
    SELECT chat_id, seq, COALESCE((SELECT MAX(turn) FROM jobs WHERE chat_id = OLD.chat_id), 0)
    FROM line WHERE chat_id = OLD.chat_id AND turn = 0 ORDER BY seq LIMIT 1;
END;
CREATE TRIGGER line_joins AFTER INSERT ON jobs WHEN NEW.state = 'queued' BEGIN
    INSERT INTO line (person_id, seq, chat_id, turn)
    VALUES (NEW.person_id, NEW.seq, NEW.chat_id,
            COALESCE((SELECT MAX(turn) FROM jobs WHERE person_id = NEW.person_id), 0))
    ON CONFLICT (person_id) DO NOTHING;
END;
CREATE TRIGGER line_moves AFTER UPDATE OF state, turn, chat_id ON jobs
WHEN OLD.state = 'queued' OR NEW.state = 'queued' OR OLD.turn IS NOT NEW.turn OR OLD.chat_id != NEW.chat_id
BEGIN
    DELETE FROM line WHERE person_id = NEW.person_id;
    INSERT INTO line (person_id, seq, chat_id, turn)
    SELECT person_id, seq, chat_id, COALESCE((SELECT MAX(turn) FROM jobs WHERE person_id = NEW.person_id), 0)
    FROM jobs INDEXED BY jobs_person_state
    WHERE person_id = NEW.person_id AND state = 'queued' ORDER BY seq LIMIT 1;
    UPDATE line_chats SET turn = COALESCE((SELECT MAX(turn) FROM jobs WHERE chat_id = NEW.chat_id), 0)
    WHERE chat_id = NEW.chat_id;
END;
INSERT INTO line (person_id, seq, chat_id, turn)
SELECT person_id, seq, chat_id, COALESCE((SELECT MAX(turn) FROM jobs AS mine WHERE mine.person_id = first.person_id), 0)
FROM jobs AS first
WHERE seq IN (SELECT MIN(seq) FROM jobs WHERE state = 'queued' GROUP BY person_id);
DROP INDEX jobs_queued;
CREATE INDEX jobs_queued ON jobs (seq, person_id, chat_id, cost) WHERE state = 'queued';

-- How often the painting process ended over the job.
ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
-- What asked for the job, where that can be repeated by accident: a button and who pressed it.
ALTER TABLE jobs ADD COLUMN origin TEXT;
CREATE INDEX jobs_origin ON jobs (origin, seq) WHERE origin IS NOT NULL;
-- When the job's prompt and pictures were erased; what it cost stays in the ledger.
ALTER TABLE jobs ADD COLUMN erased_at REAL;
CREATE INDEX jobs_made ON jobs (person_id, seq) WHERE state IN ('rendered', 'delivered') AND erased_at IS NULL;
CREATE INDEX jobs_made_here ON jobs (person_id, chat_id, seq)
WHERE state IN ('rendered', 'delivered') AND erased_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX jobs_parent ON jobs (parent_picture_id) WHERE parent_picture_id IS NOT NULL;
CREATE INDEX showings_picture ON showings (picture_id);

-- When the owner of a job that came to nothing was told so; null: is to be told yet.
ALTER TABLE jobs ADD COLUMN told_at REAL;
UPDATE jobs SET told_at = ended_at WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_untold ON jobs (seq) WHERE state IN ('failed', 'cancelled', 'blocked') AND told_at IS NULL;

-- The balance of an account, kept beside the postings that it is the sum of.
ALTER TABLE accounts ADD COLUMN balance INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET balance = (SELECT COALESCE(SUM(amount), 0) FROM postings WHERE account_id = accounts.id);
CREATE TRIGGER accounts_balance AFTER INSERT ON postings BEGIN
    UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.account_id;
END;

-- Pictures that people sent. The same bytes are one file, however many people sent them.
CREATE TABLE uploads (
    path      TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    kept_at   REAL NOT NULL,
    PRIMARY KEY (path, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_person ON uploads (person_id);
CREATE INDEX uploads_kept ON uploads (kept_at);
CREATE INDEX pictures_path ON pictures (path);
CREATE INDEX buttons_person ON buttons (person_id) WHERE person_id IS NOT NULL;
-- The buttons that repeat what a person wrote.
CREATE INDEX buttons_words ON buttons (made_at) WHERE person_id IS NOT NULL AND instr(payload, '"prompt":') > 0;

-- Who is not served, until when (null: for good) and why.
CREATE TABLE bans (
    person_id INTEGER PRIMARY KEY,
    until     REAL,
    reason    TEXT NOT NULL,
    made_at   REAL NOT NULL
) STRICT;

-- What those who run the bot have set, such as a pause of painting.
CREATE TABLE switches (
    name   TEXT PRIMARY KEY,
    value  TEXT NOT NULL,
    set_at REAL NOT NULL
) STRICT;
INSERT INTO uploads (path, person_id, kept_at)
SELECT json_extract(part.value, '$.path'), person_id, MAX(created_at)
FROM jobs, json_each(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.parts') AS part
WHERE json_extract(part.value, '$.path') LIKE 'uploads/%' GROUP BY 1, 2;
INSERT INTO uploads (path, person_id, kept_at)
SELECT json_extract(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.path') AS path, person_id, MAX(made_at)
FROM buttons
WHERE json_extract(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.path') LIKE 'uploads/%'
  AND person_id IN (SELECT id FROM people)
GROUP BY 1, 2
ON CONFLICT DO UPDATE SET kept_at = MAX(kept_at, excluded.kept_at);
