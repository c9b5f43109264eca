"""The papers that the book becomes: for the year, the meeting, the section and the boxes."""
