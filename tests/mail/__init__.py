"""Mail servers on loopback that count what they take and fail when told to."""
