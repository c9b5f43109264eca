"""How a keeper of workbooks says that it cannot."""

from sheets_schema.text import Text


class WorkbookError(Exception):
    """The workbook cannot be read or written; `says` is the whole message, `temporary` whether trying again may help.

    `status` is the HTTP status of the answer that refused, 0 where there was none.
    """

    def __init__(self, says: Text, *, temporary: bool = False, status: int = 0) -> None:
        super().__init__(says.sv)
        self.says = says
        self.temporary = temporary
        self.status = status
