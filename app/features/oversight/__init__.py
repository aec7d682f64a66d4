"""Oversight: the journal, and the matrix for people: to read, to ask why, to try a change."""
