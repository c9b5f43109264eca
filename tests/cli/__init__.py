"""What the command line must do."""
