-- Messages that people sent by way of inline queries, each of which becomes the picture of a job. The messenger names
-- them, and whoever tells of one twice means the same job.
CREATE TABLE inline_messages (
    inline_id  TEXT PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    job_id     TEXT NOT NULL UNIQUE,
    tries      INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL,
    ended_at   REAL
) STRICT;
CREATE INDEX inline_messages_open ON inline_messages (not_before) WHERE ended_at IS NULL;
CREATE INDEX inline_messages_person ON inline_messages (person_id);

-- What was sent before ids were kept by key: pictures that are the only ones of their jobs.
INSERT INTO sent_files (key, job_id, file_id)
SELECT 'picture:' || id, job_id, file_id FROM pictures
WHERE file_id IS NOT NULL AND deleted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM pictures AS other WHERE other.job_id = pictures.job_id AND other.id != pictures.id
)
ON CONFLICT (key) DO NOTHING;
