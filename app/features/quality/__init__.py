"""Data quality: what is missing from the registers, or late, place by place (R066)."""
