-- `key` names the last act of its person, which counts once: a ballot that was taken back stays, without a choice.
CREATE TABLE cast_ballots (
    vote_id   TEXT NOT NULL REFERENCES votes (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    choice    INTEGER CHECK (choice >= 0),
    key       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (vote_id, person_id)
) STRICT, WITHOUT ROWID;
INSERT INTO cast_ballots (vote_id, person_id, choice) SELECT vote_id, person_id, choice FROM ballots;
DROP TABLE ballots;
ALTER TABLE cast_ballots RENAME TO ballots;
CREATE INDEX ballots_person ON ballots (person_id);
CREATE TRIGGER ballots_in_time BEFORE INSERT ON ballots
WHEN (SELECT closed_at FROM votes WHERE id = NEW.vote_id) IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'the vote is closed');
END;

-- `reactions`: whether reactions to its message count too. `told_at`: when its chat heard who won.
ALTER TABLE votes ADD COLUMN reactions INTEGER NOT NULL DEFAULT 0 CHECK (reactions IN (0, 1));
ALTER TABLE votes ADD COLUMN told_at REAL CHECK (told_at IS NULL OR closed_at IS NOT NULL);
