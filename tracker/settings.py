"""What a user can set: environment variables ``TRACKER_*``, else ``tracker.toml``, else defaults.

``tracker.toml`` is read from the current folder, else from the user's configuration folder. pydantic
is imported only when there is such a file, so that a command starts quickly without one.
"""

import os
from pathlib import Path
from typing import Any, Literal

from tracker.errors import InvalidSettings
from tracker.paths import DATABASE_VARIABLE, default_database_url

FILE = "tracker.toml"
LANGUAGE_VARIABLE = "TRACKER_LANGUAGE"
Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


def database_url() -> str:
    """The database to use. Raises ``InvalidSettings``."""
    if os.environ.get(DATABASE_VARIABLE) or (path := find_file()) is None:
        return default_database_url()
    return _from_file(path).get("database_url") or default_database_url()


def language() -> Language:
    """The language of summaries and names. Raises ``InvalidSettings``."""
    path = find_file()
    named = os.environ.get(LANGUAGE_VARIABLE) or (
        _from_file(path).get("language") if path else None
    )
    for known in LANGUAGES:
        if (named or "en") == known:
            return known
    raise InvalidSettings(LANGUAGE_VARIABLE, [f"{named!r}: give one of {', '.join(LANGUAGES)}"])


def source_url(name: str) -> str | None:
    """The address to ask in place of a source's own, if one is set. Raises ``InvalidSettings``."""
    variable = f"TRACKER_{name.upper()}_URL"
    path = find_file()
    given: str | None = os.environ.get(variable) or (
        _from_file(path).get("source_urls", {}).get(name) if path else None
    )
    if given and not given.startswith(("http://", "https://")):
        raise InvalidSettings(variable, ["it is no web address: give https://HOST"])
    if given and "@" in given:
        raise InvalidSettings(variable, ["an address with a user name or a password is not used"])
    return given or None


def find_file() -> Path | None:
    """The ``tracker.toml`` that counts, if there is one."""
    here = Path(FILE)
    if here.is_file():
        return here
    from platformdirs import user_config_path

    theirs = user_config_path("tracker", appauthor=False) / FILE
    return theirs if theirs.is_file() else None


def _from_file(path: Path) -> dict[str, Any]:
    import tomllib

    from pydantic import ValidationError
    from pydantic_settings import (
        BaseSettings,
        PydanticBaseSettingsSource,
        SettingsConfigDict,
        TomlConfigSettingsSource,
    )

    class Settings(BaseSettings):
        model_config = SettingsConfigDict(toml_file=path, extra="forbid")
        database_url: str | None = None
        language: Language | None = None
        source_urls: dict[str, str] | None = None

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: object, **__: object
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (TomlConfigSettingsSource(settings_cls),)

    try:
        return Settings().model_dump(exclude_none=True)
    except ValidationError as why:
        problems = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in why.errors()]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        problems = [str(why)]
    except OSError as why:
        problems = [why.strerror or str(why)]
    raise InvalidSettings(str(path), problems)
