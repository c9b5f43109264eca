"""A group's workbook as a shared Google Sheet: the one door to gspread."""
