"""An example group, Amnesty Ekvik: its book as text files, one a tab, that anybody can read and change."""
