"""What a user can set: environment variables ``TRACKER_*``, else ``tracker.toml``, else defaults.

``tracker.toml`` is read from the current folder, else from the user's configuration folder. pydantic
is imported only when there is such a file, so that a command starts quickly without one.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import scrypt
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from tracker.errors import InvalidSettings
from tracker.paths import DATABASE_VARIABLE, default_database_url

FILE = "tracker.toml"
LANGUAGE_VARIABLE = "TRACKER_LANGUAGE"
PUBLIC_URL_VARIABLE = "TRACKER_PUBLIC_URL"
ALLOWED_HOSTS_VARIABLE = "TRACKER_ALLOWED_HOSTS"
CHANNELS_VARIABLE = "TRACKER_CHANNELS"
REPORTS_VARIABLE = "TRACKER_REPORTS"
Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
_CHANNEL_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_CHANNEL_URL = re.compile(r"[a-z][a-z0-9]*://\S+", re.IGNORECASE)
_BETWEEN_URLS = re.compile(r"[\s,]+(?=[a-z][a-z0-9]*://)", re.IGNORECASE)
_HOST = re.compile(r"\*|(\*\.)?[a-z0-9]([a-z0-9_.-]*[a-z0-9])?|[0-9a-f:]+(%\w+)?")


@dataclass(frozen=True)
class Channel:
    """Where reports are sent, and in which language. ``url`` holds keys and is never shown; ``name`` stands
    for it on record, so a channel that keeps its name stays the same one when its key changes.
    """

    name: str
    url: str = field(repr=False)
    language: Language


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


def public_url() -> str | None:
    """The address under which the scorecard is known to the world, without a slash at its end, if one is
    set. Raises ``InvalidSettings``.
    """
    given: str | None = os.environ.get(PUBLIC_URL_VARIABLE) or _from_found_file("public_url")
    if not given:
        return None
    if not _is_site(given):
        raise InvalidSettings(PUBLIC_URL_VARIABLE, [f"{given!r} is no web address: https://HOST"])
    return given.rstrip("/")


def _is_site(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return named and not (parts.username or parts.query or parts.fragment)


def allowed_hosts() -> tuple[str, ...]:
    """The names under which the scorecard may be asked for, besides those of this machine: ``*.HOST`` for
    all below a name, ``*`` for every one. Raises ``InvalidSettings``.
    """
    given = os.environ.get(ALLOWED_HOSTS_VARIABLE)
    names = given.split(",") if given else _from_found_file("allowed_hosts") or []
    found = tuple(name.strip().lower() for name in names if name.strip())
    if wrong := [name for name in found if not _HOST.fullmatch(name)]:
        said = [
            f"{name!r} is no host name: give HOST, *.HOST or *, without a port" for name in wrong
        ]
        raise InvalidSettings(ALLOWED_HOSTS_VARIABLE, said)
    return found


def reports_folder() -> Path:
    """Where the monthly job writes its reports; creates nothing. Raises ``InvalidSettings``."""
    named = os.environ.get(REPORTS_VARIABLE) or _from_found_file("reports")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("tracker", appauthor=False) / "reports"


def channels() -> tuple[Channel, ...]:
    """Where reports are sent: addresses of apprise in a variable, or the table ``[channels]`` of the file,
    ``NAME = "URL"`` or ``NAME = {url = "URL", language = "ko"}``. Raises ``InvalidSettings``.
    """
    given = os.environ.get(CHANNELS_VARIABLE, "").strip(" ,\t\n")
    found: list[tuple[str, Any]]
    if given:
        found = [(_name_of(url), {"url": url}) for url in _BETWEEN_URLS.split(given)]
    else:
        table = _from_found_file("channels") or {}
        found = [(n, {"url": c} if isinstance(c, str) else c) for n, c in table.items()]
    if wrong := _wrong_channels(found):
        raise InvalidSettings(CHANNELS_VARIABLE if given else f"[channels] of {FILE}", wrong)
    usual = language() if found else "en"
    return tuple(Channel(name, c["url"], c.get("language", usual)) for name, c in found)


def _name_of(url: str) -> str:
    """A name for a channel that has none: its service and a few digits of its URL's hash. The hash is a slow
    and short one, so that nobody can find a weak password with its help.
    """
    schema, known, _ = url.partition("://")
    few = scrypt(url.encode(), salt=b"tracker channel", n=2**14, r=8, p=1, dklen=2)
    return f"{schema.lower() if known else 'channel'}-{few.hex()}"


def _wrong_channels(found: Sequence[tuple[str, Any]]) -> list[str]:
    """What is wrong with channels, without their URLs: a name that is none might be one."""
    names = [name for name, _ in found]
    urls = [c.get("url") for _, c in found if isinstance(c, dict)]
    wrong = []
    for number, (name, channel) in enumerate(found, start=1):
        if not _CHANNEL_NAME.fullmatch(name):
            wrong.append(f"the name of channel number {number} is no code: use a-z, 0-9 and -")
        elif why := _wrong_channel(channel):
            wrong.append(f"channel {name} {why}")
        elif urls.count(channel["url"]) > 1:
            wrong.append(f"channel {name} has a URL that another one has, too")
        elif names.count(name) > 1:
            wrong.append(f"channel {name} has the name of another one: name both in {FILE}")
    return wrong


def _wrong_channel(channel: Any) -> str | None:
    if not isinstance(channel, dict) or not {"url"} <= set(channel) <= {"url", "language"}:
        return 'is neither a URL nor {url = "URL", language = "en"}'
    url = channel["url"]
    if not isinstance(url, str) or not _CHANNEL_URL.fullmatch(url):
        return "has no URL of apprise: give SERVICE://…"
    if channel.get("language", "en") not in LANGUAGES:
        return f"has a language that is none of {', '.join(LANGUAGES)}"
    return None


def told_to_server(url: str, language: str) -> dict[str, str]:
    """The settings for a scorecard of the database at ``url``, as environment variables: it runs in a
    folder of its own, where ``tracker.toml`` is not found. Raises ``InvalidSettings``.
    """
    found = {
        DATABASE_VARIABLE: url,
        LANGUAGE_VARIABLE: language,
        PUBLIC_URL_VARIABLE: public_url() or "",
        ALLOWED_HOSTS_VARIABLE: ",".join(allowed_hosts()),
    }
    return {name: value for name, value in found.items() if value}


def _from_found_file(name: str) -> Any:
    path = find_file()
    return _from_file(path).get(name) if path else None


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
        public_url: str | None = None
        allowed_hosts: list[str] | None = None
        channels: dict[str, Any] | None = None
        reports: str | None = None

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
