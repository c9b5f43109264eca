"""The committed pages say what the declarations say."""
