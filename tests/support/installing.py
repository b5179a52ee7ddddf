"""What the tests need beside Python packages: how a missing program is named and installed."""

import os
import shutil
import subprocess

APT_SECONDS = 900


class Missing(Exception):
    """A program that the tests need is not here; the message says what to do."""


def on_ci() -> bool:
    """Whether this is a CI run, where nothing may be left out (`CI=true`)."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def can_apt() -> bool:
    """Whether Debian packages can be installed: root, and apt-get is there."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def run(*command: str, seconds: float = APT_SECONDS) -> None:
    """Run quietly; `Missing` with the last lines of what it printed when it fails or hangs."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=quiet,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"`{' '.join(command)}` did not end within {seconds:.0f} s") from None
    if done.returncode:
        tail = "\n  ".join(done.stdout.strip().splitlines()[-5:])
        raise Missing(f"`{' '.join(command)}` failed:\n  {tail}")


def apt_install(*packages: str) -> None:
    """Install Debian packages; `Missing` when that is not possible here."""
    if not can_apt():
        raise Missing(f"not root, or no apt-get here: install {' '.join(packages)} yourself")
    print(f"Installing {' '.join(packages)} with apt-get (up to a few minutes) ...", flush=True)
    apt = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
    run(*apt, "update")
    run(*apt, "install", "-y", "--no-install-recommends", *packages)
