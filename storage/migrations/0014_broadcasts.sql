-- Whose words a broadcast is, which message of that person's own chat tells how far it is, who is being told just now,
-- and when its end was told.
ALTER TABLE broadcasts ADD COLUMN person_id INTEGER REFERENCES people (id);
ALTER TABLE broadcasts ADD COLUMN message_id INTEGER;
ALTER TABLE broadcasts ADD COLUMN telling INTEGER;
ALTER TABLE broadcasts ADD COLUMN told_at REAL;
CREATE INDEX broadcasts_untold ON broadcasts (opened_at, id) WHERE told_at IS NULL;
CREATE INDEX broadcasts_person ON broadcasts (person_id) WHERE person_id IS NOT NULL;
