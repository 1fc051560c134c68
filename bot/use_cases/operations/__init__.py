"""What keeps the bot going: jobs, waiting, health, stopping and the doctor's looks."""
