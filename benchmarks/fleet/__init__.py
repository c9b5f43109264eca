"""Many groups' week, simulated: real workers, a real PostgreSQL, real mails over loopback, and a clock that is moved."""
