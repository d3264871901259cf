from pathlib import Path

import pytest
from tests.formats.test_mix_json import MIX

from longplay.folder.mixes import MixVersion, keep_version, mix_now, read_version, versions_kept
from longplay.folder.production_folder import ProductionFolder
from longplay.formats.mix_json import write_mix
from longplay.song.refusal import Refusal


def test_a_version_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    version = MixVersion("Before the strings!", "Ann", -17.2, MIX)
    keep_version(folder, version)
    assert read_version(folder, "Before the strings!") == version
    assert versions_kept(folder) == (version,)


def test_what_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    with pytest.raises(Refusal, match="longplay produce"):
        mix_now(folder)
    keep_version(folder, MixVersion("dry", "", None, MIX))
    with pytest.raises(Refusal, match="dry"):
        read_version(folder, "wet")
    folder.record.mkdir(exist_ok=True)
    write_mix(MIX, folder.record / "mix.json")
    assert mix_now(folder) == MIX
