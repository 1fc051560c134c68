"""Tasks, days and spans, queries, and how tasks are grouped."""
