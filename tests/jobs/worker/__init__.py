"""What the worker must do."""
