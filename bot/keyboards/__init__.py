"""The keyboards: which buttons stand under what."""
