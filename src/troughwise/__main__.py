"""``python -m troughwise``: the command line, where the script is not on the path."""

from troughwise.faces.cli.main import run

run()
