"""A run on disk: what its arrays are (`schema`), how they are written (`writer`), how they are read (`reader`)."""
