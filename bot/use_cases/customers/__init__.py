"""Customers found by what a person typed and named by their ids, and the sync that reads them all."""
