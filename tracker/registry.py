"""Plug-ins by package: every module of a package that declares one object is a plug-in."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from tracker.errors import UnknownPlugin


@cache
def modules(package: str) -> tuple[str, ...]:
    """Names of the plug-in modules in ``package``, sorted; those that begin with ``_`` are helpers."""
    paths = import_module(package).__path__
    return tuple(sorted(m.name for m in iter_modules(paths) if not m.name.startswith("_")))


def load(package: str, name: str) -> ModuleType:
    """The plug-in module ``name`` of ``package``; an unknown name lists the nearest."""
    if name not in modules(package):
        raise UnknownPlugin(name, modules(package))
    return import_module(f"{package}.{name}")


@cache
def load_all(package: str) -> tuple[ModuleType, ...]:
    """Every plug-in module of ``package``, in the order of their names."""
    return tuple(load(package, name) for name in modules(package))
