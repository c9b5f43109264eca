"""What the worker does for a group: balances, letters, reminders and our tabs of the sheet."""
