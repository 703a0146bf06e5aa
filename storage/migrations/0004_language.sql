-- The language in which the job's person is answered.
ALTER TABLE jobs ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- What people have set, for themselves, a chat or one topic of a chat: JSON values by name.
CREATE TABLE preferences (
    kind      TEXT NOT NULL CHECK (kind IN ('person', 'chat', 'topic')),
    id        INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (kind, id, thread_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX preferences_id ON preferences (id);
