"""Files kept with a record: taken in, handed out, discarded; always through the grants (C18)."""

from app.audit.attachments.models import KIND, Attachment
from app.audit.attachments.operations import Damaged, File, check, discard, fetch, receive
from app.audit.attachments.rules import FILE, FORMATS, NO_FILE, Upload, file_name, safe_name

__all__ = [
    "FILE",
    "FORMATS",
    "KIND",
    "NO_FILE",
    "Attachment",
    "Damaged",
    "File",
    "Upload",
    "check",
    "discard",
    "fetch",
    "file_name",
    "receive",
    "safe_name",
]
