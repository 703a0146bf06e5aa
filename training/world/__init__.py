"""What pictures and captions are made of: scenes, drawn and said in three languages from the same factors."""
