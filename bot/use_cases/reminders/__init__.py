"""What people do with reminders: make, change, pause, delete, be away; and what admins give everybody."""
