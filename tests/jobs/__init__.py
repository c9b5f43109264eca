"""What the jobs must do."""
