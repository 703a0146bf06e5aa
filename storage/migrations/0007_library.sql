-- The pictures that a job starts from, in their order; `jobs.parent_picture_id` is the first of them.
CREATE TABLE parents (
    job_id     TEXT NOT NULL REFERENCES jobs (id),
    position   INTEGER NOT NULL CHECK (position >= 0),
    picture_id INTEGER NOT NULL REFERENCES pictures (id),
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX parents_picture ON parents (picture_id, job_id);
INSERT INTO parents (job_id, position, picture_id)
SELECT id, 0, parent_picture_id FROM jobs WHERE parent_picture_id IS NOT NULL AND erased_at IS NULL;
UPDATE jobs SET parent_picture_id = NULL WHERE parent_picture_id IS NOT NULL AND erased_at IS NOT NULL;

-- A deleted picture keeps its row. Its file goes at once, or lingers until no unfinished job starts from it.
ALTER TABLE pictures ADD COLUMN deleted_at REAL;
ALTER TABLE pictures ADD COLUMN lingers INTEGER NOT NULL DEFAULT 0 CHECK (lingers IN (0, 1));
CREATE INDEX pictures_lingering ON pictures (id) WHERE lingers = 1;
CREATE TRIGGER parents_there BEFORE INSERT ON parents
WHEN (SELECT deleted_at FROM pictures WHERE id = NEW.picture_id) IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'the picture was deleted');
END;

CREATE TABLE favourites (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    picture_id INTEGER NOT NULL REFERENCES pictures (id),
    UNIQUE (picture_id, person_id)
) STRICT;
CREATE INDEX favourites_person ON favourites (person_id, seq);

-- The ids under which a messenger sends again what it was sent for a job: a picture, a sheet.
CREATE TABLE sent_files (
    key     TEXT PRIMARY KEY,
    job_id  TEXT NOT NULL REFERENCES jobs (id),
    file_id TEXT NOT NULL
) STRICT;
CREATE INDEX sent_files_job ON sent_files (job_id);

-- The names under which jobs are passed on, to be asked for again by others.
CREATE TABLE recipes (
    token  TEXT PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id)
) STRICT;

-- Pictures that a person has put aside in a chat: painted ones, and uploads of their own (no picture_id).
CREATE TABLE baskets (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    chat_id    INTEGER NOT NULL REFERENCES chats (id),
    path       TEXT NOT NULL,
    width      INTEGER NOT NULL CHECK (width > 0),
    height     INTEGER NOT NULL CHECK (height > 0),
    picture_id INTEGER REFERENCES pictures (id),
    UNIQUE (person_id, chat_id, path)
) STRICT;
CREATE INDEX baskets_path ON baskets (path);
CREATE INDEX baskets_picture ON baskets (picture_id) WHERE picture_id IS NOT NULL;

-- The words of all prompts that are not erased, each with its person, so that a search stays among the person's own.
-- Marks count as parts of words, as Indic scripts need it.
CREATE VIRTUAL TABLE prompts USING fts5 (
    person_id, prompt, content = 'jobs', content_rowid = 'seq', prefix = '1 2 3',
    tokenize = "unicode61 categories 'L* N* Co Mn Mc'"
);
CREATE TRIGGER prompts_come AFTER INSERT ON jobs WHEN NEW.prompt != '' BEGIN
    INSERT INTO prompts (rowid, person_id, prompt) VALUES (NEW.seq, NEW.person_id, NEW.prompt);
END;
CREATE TRIGGER prompts_go AFTER UPDATE OF prompt ON jobs WHEN OLD.prompt != '' BEGIN
    INSERT INTO prompts (prompts, rowid, person_id, prompt) VALUES ('delete', OLD.seq, OLD.person_id, OLD.prompt);
END;
CREATE TRIGGER prompts_change AFTER UPDATE OF prompt ON jobs WHEN NEW.prompt != '' BEGIN
    INSERT INTO prompts (rowid, person_id, prompt) VALUES (NEW.seq, NEW.person_id, NEW.prompt);
END;
INSERT INTO prompts (rowid, person_id, prompt) SELECT seq, person_id, prompt FROM jobs WHERE prompt != '';
