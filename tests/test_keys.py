"""Keys come from the environment or the keyring, from no file, and are never shown."""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from tracker.errors import InvalidSettings
from tracker.keys import SERVICE, key
from tracker.settings import source_url

NAME = "TRACKER_FRED_KEY"


def keyring(monkeypatch: pytest.MonkeyPatch, held: dict[tuple[str, str], str] | None) -> None:
    """A keyring with these passwords; one that refuses to open for None."""
    errors = ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]

    def get_password(service: str, name: str) -> str | None:
        if held is None:
            raise errors.KeyringError
        return held.get((service, name))

    module = ModuleType("keyring")
    module.__spec__ = ModuleSpec("keyring", None)
    module.get_password = get_password  # type: ignore[attr-defined]
    module.errors = errors  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


def test_the_environment_wins_over_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring(monkeypatch, {(SERVICE, NAME): "from-the-ring"})
    monkeypatch.setenv(NAME, " from-the-environment ")
    assert key(NAME) == "from-the-environment"
    monkeypatch.delenv(NAME)
    assert key(NAME) == "from-the-ring"


@pytest.mark.parametrize("held", [None, {}])
def test_a_keyring_that_has_none_is_no_error(
    held: dict[tuple[str, str], str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(NAME, raising=False)
    keyring(monkeypatch, held)
    assert key(NAME) is None


@pytest.mark.parametrize("value", ["two words", "a\r\nb", "ключ", "a\x00b"])
def test_what_cannot_be_a_key_is_refused_unseen(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring(monkeypatch, {(SERVICE, NAME): value})
    monkeypatch.delenv(NAME, raising=False)
    with pytest.raises(InvalidSettings, match=NAME) as refused:
        key(NAME)
    assert value not in str(refused.value)


def test_the_settings_file_takes_addresses_but_no_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "tracker.toml"
    file.write_text('[source_urls]\nnaver = "http://127.0.0.1:9"\n', encoding="utf-8")
    assert source_url("naver") == "http://127.0.0.1:9"
    assert source_url("yahoo") is None
    file.write_text('fred_key = "s3cret"\n', encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        source_url("naver")
    assert "s3cret" not in str(refused.value)
