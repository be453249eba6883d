import os

import pytest

from coach_local import folder
from coach_local.services import ServiceError


def test_a_second_stack_is_told_who_uses_the_folder(tmp_path):
    with (
        folder.locked(tmp_path),
        pytest.raises(ServiceError, match=f"process {os.getpid()}"),
        folder.locked(tmp_path),
    ):
        pass


def test_a_lock_file_that_was_left_behind_locks_nobody_out(tmp_path):
    (tmp_path / "lock").write_text("12345")
    with folder.locked(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="Choose another DATA"), folder.locked(tmp_path / "file" / "data"):
        pass


def test_the_settings_can_be_read_while_the_stack_runs_and_not_after(tmp_path):
    assert folder.running(tmp_path) is None
    with folder.locked(tmp_path), folder.noted(tmp_path, {"CHROMA_PORT": "1"}):
        assert folder.running(tmp_path) == {"CHROMA_PORT": "1"}
        assert (tmp_path / "environment.json").stat().st_mode & 0o077 == 0
    assert folder.running(tmp_path) is None
    assert not (tmp_path / "environment.json").exists()


def test_a_note_that_was_left_behind_is_not_believed(tmp_path):
    (tmp_path / "lock").touch()
    (tmp_path / "environment.json").write_text('{"CHROMA_PORT": "1"}')
    assert folder.running(tmp_path) is None
