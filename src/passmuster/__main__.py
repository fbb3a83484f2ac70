"""`python -m passmuster`."""

from passmuster.cli.main import run

run()
