"""The version, which names the laws too: within one, a run is reproducible to the last bit."""

__version__ = "0.2.0"
