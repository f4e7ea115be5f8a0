"""One history as a picture: its states date by date, and the events that mattered."""
