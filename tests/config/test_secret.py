"""The key that signs sessions."""

from pathlib import Path

import pytest

from pilotage.config.secret import secret_key


def test_the_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(ValueError, match="holds no key"):
        secret_key(tmp_path)
