"""Demo data: synthetic people, houses and coordinators in real places."""
