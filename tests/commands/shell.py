"""The command as a shell would call it."""

from riversim import cli


def riversim(*arguments: str) -> int:
    """The exit code of `riversim ARGUMENTS`."""
    try:
        return cli.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
