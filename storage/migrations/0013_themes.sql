-- Whose words a theme is, and until when pictures enter it.
ALTER TABLE themes ADD COLUMN person_id INTEGER REFERENCES people (id);
ALTER TABLE themes ADD COLUMN closes_at REAL;
CREATE INDEX themes_person ON themes (person_id) WHERE person_id IS NOT NULL;
