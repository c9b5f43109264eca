"""What an e-mail address is; known without what reading a sheet takes."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def is_address(text: str) -> bool:
    """Whether a text is one e-mail address with an ASCII local part."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True
