"""The local web page on which the secretary sees, before anything is sent, what will be, and decides."""
