"""Troughwise: decision support for therapeutic drug monitoring of tacrolimus, with every number traceable.

The front door. Everything else is reached through the names listed here.
"""

from importlib.metadata import version as _version

__version__ = _version("troughwise")

__all__ = ["__version__"]
