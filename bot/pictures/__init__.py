"""Pictures on their way in and out: made safe, put together, and what stands under them."""
