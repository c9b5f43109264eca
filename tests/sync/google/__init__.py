"""The Google keeper, and the whole program over it, against the emulator."""
