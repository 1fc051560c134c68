"""The pure middle: tasks, due windows, queries, people, customers and what is said about them. No await, no "now"."""
