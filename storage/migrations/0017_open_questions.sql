-- Whether what the person writes next, without replying, is the answer.
ALTER TABLE questions ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1));
CREATE INDEX questions_open ON questions (person_id, chat_id) WHERE open;
