"""What the bot's speed is measured with: ``python -m bench``. Ratios of one run matter, absolute figures don't."""
