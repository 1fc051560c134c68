"""Words in and words out: what people type becomes values, and values become sentences."""
