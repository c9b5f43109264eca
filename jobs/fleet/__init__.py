"""Many groups as one service: PostgreSQL is its queue, its schedule and its store. Needs the extra gruppbok[fleet]."""
