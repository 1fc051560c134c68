"""The pure middle: tasks, due windows, queries, people, customers, reminders and their words. No await, no "now"."""
