"""Official papers in the layout of GB/T 9704-2012: .docx to go on with, PDF to keep and print."""

from app.documents.minutes import Minutes
from app.documents.pdf import PDF as PDF_TYPE
from app.documents.pdf import as_pdf
from app.documents.word import DOCX, as_docx

__all__ = ["DOCX", "PDF_TYPE", "Minutes", "as_docx", "as_pdf"]
