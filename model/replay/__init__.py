"""The same histories again with some events or mechanisms muted, the draws of all others unchanged."""
