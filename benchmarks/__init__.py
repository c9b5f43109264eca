"""Benchmarks: a seeded cashbook of known defects, and what reading, checking and balancing it takes beside others."""
