"""The link: riversim in any browser, with nothing to install."""

from riversim.site.build import build
from riversim.site.serving import serve
