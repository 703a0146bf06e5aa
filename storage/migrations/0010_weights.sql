-- How much of a picture that was put aside is wanted beside the others.
ALTER TABLE baskets ADD COLUMN weight REAL NOT NULL DEFAULT 1.0 CHECK (weight > 0);
