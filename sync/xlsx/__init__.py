"""A workbook kept in a file: read with suspicion, and written only where the tabs are ours."""
