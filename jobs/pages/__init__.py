"""Our tabs of the sheet, as pages for the keepers to draw."""
