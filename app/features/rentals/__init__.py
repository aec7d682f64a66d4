"""rentals."""
