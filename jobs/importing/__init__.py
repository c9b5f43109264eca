"""A cashbook of another shape made into ours: pure, from grids to rows."""
