"""The keys of sources: from the environment, else from the operating system's keyring; from no file."""

import os
from importlib.util import find_spec

from tracker.errors import InvalidSettings

SERVICE = "tracker"


def key(variable: str) -> str | None:
    """The key held by ``variable``, or None. Raises ``InvalidSettings`` without showing it."""
    found = (os.environ.get(variable) or _from_keyring(variable) or "").strip()
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise InvalidSettings(variable, ["it holds characters that no key has"])
    return found or None


def _from_keyring(variable: str) -> str | None:
    """What the keyring holds for the tracker under that name; None where there is no keyring."""
    if find_spec("keyring") is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        held: str | None = keyring.get_password(SERVICE, variable)
    except KeyringError:
        return None
    return held
