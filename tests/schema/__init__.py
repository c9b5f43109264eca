"""Tests of sheets_schema against the contract."""
