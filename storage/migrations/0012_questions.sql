-- The messages that ask a person something, and what is to be done with the reply.
CREATE TABLE questions (
    chat_id    INTEGER NOT NULL REFERENCES chats (id),
    message_id INTEGER NOT NULL,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    action     TEXT NOT NULL,
    payload    TEXT NOT NULL CHECK (json_valid(payload)),
    asked_at   REAL NOT NULL,
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_person ON questions (person_id);
CREATE INDEX questions_asked ON questions (asked_at);

-- For whom a picture was shown once more; null: for the person of its job.
ALTER TABLE showings ADD COLUMN person_id INTEGER REFERENCES people (id);
CREATE INDEX showings_person ON showings (person_id) WHERE person_id IS NOT NULL;
