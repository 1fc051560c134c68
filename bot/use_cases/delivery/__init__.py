"""What is due is composed, guarded, posted once, recorded, and looked for where the outcome is unknown."""
