"""Where the tracker finds what ships with it, and which database it uses when none is named."""

from pathlib import Path

import pytest
from platformdirs import user_data_path

from tracker import paths
from tracker.store.engine import open_store
from tracker.store.migrate import upgrade


@pytest.mark.parametrize("name", ["migrations", "seeds", "app.py", ".streamlit"])
def test_what_ships_with_the_tracker_is_found(name: str) -> None:
    assert paths.share(name).exists()


def test_an_installed_tracker_uses_its_own_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel holds the copies in `_share`; a checkout beside it does not count."""
    (tmp_path / "tracker" / "_share" / "seeds").mkdir(parents=True)
    (tmp_path / "seeds").mkdir()
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "tracker")
    assert paths.share("seeds") == tmp_path / "tracker" / "_share" / "seeds"


def test_a_missing_part_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-part is missing"):
        paths.share("no-such-part")


def test_the_database_is_the_one_named_else_one_file_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(paths.DATABASE_VARIABLE, "postgresql://localhost/record")
    assert paths.default_database_url() == "postgresql://localhost/record"
    monkeypatch.delenv(paths.DATABASE_VARIABLE)
    folder = user_data_path("tracker", appauthor=False)
    assert paths.default_database_url() == f"sqlite:///{folder}/tracker.db"


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """Spaces, percent signs, number signs, Korean; the folder is made when it is missing."""
    file = tmp_path / "내 자료 100% #1 +" / "새 폴더" / "record.db"
    upgrade(f"sqlite:///{file}")
    with open_store(f"sqlite:///{file}", read_only=True) as store:
        assert store.where == str(file)
    assert file.exists()


def test_the_home_folder_is_shown_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    upgrade("sqlite:///~/record.db")
    with open_store(f"sqlite:///{tmp_path}/record.db") as store:
        assert store.where == "~/record.db"
