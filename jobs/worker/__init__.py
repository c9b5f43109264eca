"""Everything jobs do to the world: the runner, its memory, the letters and the post."""
