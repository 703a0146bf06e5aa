"""What is sold for Telegram Stars, from the shop window to the money back."""
