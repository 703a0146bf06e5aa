-- The messages that show a picture once more, after the one that it was delivered in.
CREATE TABLE showings (
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    picture_id INTEGER NOT NULL REFERENCES pictures (id),
    PRIMARY KEY (chat_id, message_id, picture_id)
) STRICT, WITHOUT ROWID;
