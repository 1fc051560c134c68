"""One folder a subject, each with its commands, buttons, forms and messages; `table` lists them all."""
