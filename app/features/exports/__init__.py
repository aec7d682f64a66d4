"""Export requests: who takes personal data along, why, and who has agreed (C17)."""
