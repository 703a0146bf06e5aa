"""What listens: the webhook, and the pages for those who run the bot."""
