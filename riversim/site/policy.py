"""What a page of the site may do, and what the folder of a release is called: for browsers, servers and tests alike."""

from __future__ import annotations

import re

# No host but its own, no script or style in the page itself; WebAssembly is what Python runs on.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
LENGTH = 12  # letters of a release's name, which are of its hash


def is_release(name: str) -> bool:
    """Whether a folder's name is a release's: what lies in it never changes."""
    return re.fullmatch(f"[0-9a-f]{{{LENGTH}}}", name) is not None
