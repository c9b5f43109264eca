"""The two ways to a group's workbook: an .xlsx file, and later a shared Google Sheet. Stateless."""
