"""How a lived history is told: records with causes, and a dated story that a manager can read."""
