"""Oversight: the auditor's view of the journal."""
