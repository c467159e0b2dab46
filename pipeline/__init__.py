"""Translation QA for releases translated from Chinese: checks propose, a person decides, apply obeys."""

__version__ = "0.1.0"
