"""What keeps the fleet, or one group of it, from being worked with."""

from sheets_schema.text import Text


class FleetError(Exception):
    """The fleet cannot do what was asked; `says` is the whole message, `temporary` whether asking again may help."""

    def __init__(self, says: Text, *, temporary: bool = False) -> None:
        super().__init__(says.sv)
        self.says = says
        self.temporary = temporary


class SchemaError(FleetError):
    """This program and the database are of different versions: nothing can be worked at until that is mended."""
