"""One module for each thing a person can ask the program to do; imported only when asked."""
