"""What the letters must say, and how they must look."""
