"""What banks say of an account: their files read into statements."""
