-- What those who run the bot tell everybody. Whom it is for is settled when it is opened.
CREATE TABLE broadcasts (
    id         TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    opened_at  REAL NOT NULL,
    stopped_at REAL
) STRICT;
CREATE TABLE broadcast_people (
    broadcast_id TEXT NOT NULL REFERENCES broadcasts (id),
    person_id    INTEGER NOT NULL REFERENCES people (id),
    state        TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'reached', 'failed')),
    PRIMARY KEY (broadcast_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_people_due ON broadcast_people (broadcast_id, person_id) WHERE state = 'due';
CREATE INDEX broadcast_people_person ON broadcast_people (person_id);
CREATE TRIGGER broadcast_people_once BEFORE UPDATE ON broadcast_people WHEN OLD.state != 'due' BEGIN
    SELECT RAISE (ABORT, 'nobody is reached twice');
END;

CREATE INDEX people_username ON people (username COLLATE NOCASE) WHERE username IS NOT NULL;
CREATE INDEX bans_made ON bans (made_at);
CREATE INDEX jobs_failed ON jobs (seq) WHERE state = 'failed' AND erased_at IS NULL;
-- Who had what painted, and for how much.
CREATE INDEX jobs_spent ON jobs (person_id, created_at, kind, cost) WHERE state IN ('rendered', 'delivered');
