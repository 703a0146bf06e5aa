-- Who is being sent all that they made, and how far that has come: up to which picture of which of their jobs.
CREATE TABLE exports (
    person_id  INTEGER PRIMARY KEY REFERENCES people (id),
    chat_id    INTEGER NOT NULL REFERENCES chats (id),
    message_id INTEGER NOT NULL,
    language   TEXT NOT NULL,
    cursor     INTEGER,
    position   INTEGER NOT NULL DEFAULT -1,
    parts      INTEGER NOT NULL DEFAULT 0 CHECK (parts >= 0),
    pictures   INTEGER NOT NULL DEFAULT 0 CHECK (pictures >= 0),
    asked_at   REAL NOT NULL,
    CHECK ((cursor IS NULL) = (parts = 0))
) STRICT;
CREATE INDEX exports_asked ON exports (asked_at);
