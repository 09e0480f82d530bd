from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.discover import discover
from ingest.errors import UnusableInput


def plant(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}")
    return root


def test_names_start_with_the_folder_given_and_are_sorted(tmp_path: Path) -> None:
    root = plant(tmp_path / "manuals", "b.txt", "a/z.md", "a/y.csv", "picture.xyz")
    assert [source.name for source in discover([root])] == [
        "manuals/a/y.csv", "manuals/a/z.md", "manuals/b.txt", "manuals/picture.xyz",
    ]  # fmt: skip


def test_a_file_given_alone_has_its_own_name(tmp_path: Path) -> None:
    plant(tmp_path, "deep/a.txt")
    [source] = discover([tmp_path / "deep" / "a.txt"])
    assert (source.name, source.size) == ("a.txt", len("text of deep/a.txt"))


def test_dots_in_the_path_given_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path / "manuals", "a.txt", "sub/b.txt")
    assert [s.name for s in discover([tmp_path / "manuals" / "sub" / ".."])] == ["manuals/a.txt", "manuals/sub/b.txt"]
    monkeypatch.chdir(tmp_path / "manuals")
    assert [s.name for s in discover([Path(".")])] == ["manuals/a.txt", "manuals/sub/b.txt"]


def test_hidden_temporary_and_settings_files_are_left_out(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "d", "a.txt", ".hidden", ".git/config", "~$report.docx", "b.tmp", "c.txt~", ".d.swp", "Thumbs.db",
        "columns.toml", "documents.toml", "other.toml",
    )  # fmt: skip
    assert [source.name for source in discover([root])] == ["d/a.txt", "d/other.toml"]


def test_links_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    plant(tmp_path / "secret", "key.txt")
    root = plant(tmp_path / "open", "a.txt")
    (root / "file").symlink_to(tmp_path / "secret" / "key.txt")
    (root / "folder").symlink_to(tmp_path / "secret")
    (root / "up").symlink_to("..")
    (root / "circle").symlink_to(root)
    (root / "dangling").symlink_to("nowhere")
    assert [source.name for source in discover([root])] == ["open/a.txt"]


def test_a_missing_path_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"nowhere is not there; give a file or a folder that exists"):
        discover([tmp_path / "nowhere"])


def test_two_folders_of_one_name_are_refused_and_the_same_twice_is_not(tmp_path: Path) -> None:
    one = plant(tmp_path / "x" / "manuals", "a.txt")
    two = plant(tmp_path / "y" / "manuals", "a.txt")
    with pytest.raises(UnusableInput, match=r"would both be called manuals/a\.txt"):
        discover([one, two])
    assert len(discover([one, one])) == 1


def test_the_hash_follows_the_bytes(tmp_path: Path) -> None:
    root = plant(tmp_path / "d", "a.txt", "b.txt")
    before = {source.name: source.sha256 for source in discover([root])}
    (root / "a.txt").write_text("other words")
    os.utime(root / "b.txt")
    after = {source.name: source.sha256 for source in discover([root])}
    assert before["d/a.txt"] != after["d/a.txt"]
    assert before["d/b.txt"] == after["d/b.txt"]


def test_settings_beside_a_file_change_its_hash_and_no_other(tmp_path: Path) -> None:
    root = plant(tmp_path / "d", "a.csv", "b.csv", "c.xlsx")

    def hashes() -> dict[str, str]:
        return {source.name: source.sha256 for source in discover([root])}

    plain = hashes()
    (root / "columns.toml").write_text('["a.csv"]\nzone = "UTC"\n["c.xlsx#Sheet1"]\nzone = "UTC"\n')
    mapped = hashes()
    assert [name for name in plain if plain[name] != mapped[name]] == ["d/a.csv", "d/c.xlsx"]
    (root / "documents.toml").write_text('["b.csv"]\nrevision = "2"\n')
    assert [name for name in plain if hashes()[name] != mapped[name]] == ["d/b.csv"]
    (root / "columns.toml").write_text(
        '["a.csv"]\n\n# a remark changes nothing\nzone = "UTC"\n["c.xlsx#Sheet1"]\nzone = "UTC"\n'
    )
    assert hashes()["d/a.csv"] == mapped["d/a.csv"]
    (root / "columns.toml").write_text("not toml [")
    assert all(hashes()[name] != mapped[name] for name in plain)


def test_an_unreadable_folder_is_one_clear_line(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    root = plant(tmp_path / "d", "a.txt")
    root.chmod(0)
    try:
        with pytest.raises(UnusableInput, match="cannot be listed"):
            discover([root])
    finally:
        root.chmod(0o755)
