"""``alliance discover RUN --where EXPR``."""
import click


@click.command("discover")
def command() -> None:
    """In work."""
