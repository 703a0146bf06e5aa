"""How messages go out: at Telegram's pace, edited, and taken back."""
