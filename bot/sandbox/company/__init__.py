"""The sample company that both stand-ins serve: its people, channels, customers and tasks, as plain values."""

from bot.sandbox.company.company import Channel, Company, Opportunity, Profile, SampleCustomer
from bot.sandbox.company.sample import sample_company

__all__ = ["Channel", "Company", "Opportunity", "Profile", "SampleCustomer", "sample_company"]
