"""The version of the program, for those who must not wait for the packages' metadata."""

VERSION = "0.1.0"
