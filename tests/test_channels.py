"""The channels of the settings: where reports are sent, and never a key in a message."""

import re
from pathlib import Path

import pytest

from tracker.errors import InvalidSettings
from tracker.settings import channels

TELEGRAM = "tgram://123:s3cret/456"
MAIL = "mailto://user:s3cret@example.org?to=a@example.org,b@example.org"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("TRACKER_CHANNELS", raising=False)
    monkeypatch.delenv("TRACKER_LANGUAGE", raising=False)


def wrong() -> str:
    with pytest.raises(InvalidSettings) as told:
        channels()
    assert "s3cret" not in str(told.value)
    return str(told.value)


def test_there_are_none_unless_set() -> None:
    assert channels() == ()


@pytest.mark.parametrize("between", [",", " ", "\n", " , "])
def test_addresses_of_the_environment_get_names_that_tell_nothing(
    between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_CHANNELS", f"{TELEGRAM}{between}{MAIL},")
    monkeypatch.setenv("TRACKER_LANGUAGE", "ko")
    found = channels()
    assert [c.url for c in found] == [TELEGRAM, MAIL]
    assert [c.language for c in found] == ["ko", "ko"]
    assert [re.sub("-[0-9a-f]{4}$", "-####", c.name) for c in found] == [
        "tgram-####",
        "mailto-####",
    ]
    assert channels() == found
    assert "s3cret" not in repr(found)


def test_the_file_names_channels_and_their_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    table = f'[channels]\nteam = "{TELEGRAM}"\n[channels.mail-2]\nurl = "{MAIL}"\nlanguage = "ko"\n'
    Path("tracker.toml").write_text(table, encoding="utf-8")
    found = [(c.name, c.url, c.language) for c in channels()]
    assert found == [("team", TELEGRAM, "en"), ("mail-2", MAIL, "ko")]
    monkeypatch.setenv("TRACKER_CHANNELS", TELEGRAM)
    assert [c.url for c in channels()] == [TELEGRAM]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('Team = "x://y"', "the name of channel number 1 is no code"),
        ('"tgram://s3cret" = "x://y"', "the name of channel number 1 is no code"),
        ('team = "s3cret"', "channel team has no URL"),
        ('team = "tgram://s3cret/a b"', "channel team has no URL"),
        ("team = 3", "channel team is neither a URL nor"),
        ('team = {link = "s3cret"}', "channel team is neither a URL nor"),
        ('team = {url = "a://s3cret", language = "s3cret"}', "channel team has a language"),
        ('team = "a://s3cret"\nall = "a://s3cret"', "has a URL that another one has"),
    ],
)
def test_a_channel_that_is_none_is_told_without_its_address(table: str, why: str) -> None:
    Path("tracker.toml").write_text(f"[channels]\n{table}\n", encoding="utf-8")
    assert why in wrong()


def test_a_bare_key_in_the_environment_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_CHANNELS", "s3cret")
    assert "has no URL of apprise: give SERVICE://" in wrong()
