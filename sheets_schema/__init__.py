"""What a group's book is: its tabs, how cells become values, and what is wrong in it. Pure."""
