"""Chance and ignorance apart: histories of one world vary by chance, worlds by what is not known of the inputs."""
