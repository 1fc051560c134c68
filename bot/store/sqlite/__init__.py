"""Keeps state in one SQLite file, opened by `store.open_store`. A book fits one port; its methods are transactions.

store                the opened store: its books, and the proof that it can be written
backup               a copy, beside a running bot
database             the connection's thread and its transactions
connection           how the file is opened, and which files are refused
migrations           the tables; stored_sentences turns what older versions kept in words into reasons
customer_book        the directory; customer_search and customer_likeness find in it
seat_book            who has which seat
channel_permissions  in which channels guests may read
installation_secret  made once, for the keys of deliveries
seen_book            what was already handled
heartbeat_book       when each part last worked
reminder_book        reminders and absences; reminder_json writes and checks their parts
delivery_ledger      what was claimed, posted or skipped, once per reminder and planned instant
without_numpy        keeps a large library out of an idle process
unreadable           rows that cannot be read are logged and left out
sqlite_errors        SQLite's errors in words
timestamps           moments as text
"""

from bot.store.sqlite import without_numpy as without_numpy  # first: before anything here imports sqlite-utils
