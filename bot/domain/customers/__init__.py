"""Customers, contacts and the account, and how names compare."""
