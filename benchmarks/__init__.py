"""Benchmarks: a seeded cashbook of known defects, what reading, checking and balancing it takes, and what Google costs."""
