"""The link: riversim in any browser, with nothing to install."""
