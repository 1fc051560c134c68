"""Who somebody is, which seat they have, and every answer to who may see, change and read what where."""
