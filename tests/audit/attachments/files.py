"""Tiny whole files of each format, and some that only look like one."""

from app.audit.attachments import Upload

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 32 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32 + b"\x00\x00\x00\x00IEND\xae\x42\x60\x82"


def scan(content: bytes = PDF, filename: str = "scan.pdf") -> Upload:
    """A file as a browser sends it."""
    return Upload(filename, content)
