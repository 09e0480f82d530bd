import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from ingest.errors import SettingsError
from rag.settings import Settings, load_settings

WRITTEN = Path(__file__).parents[2] / "settings.toml"


def leaves(model: BaseModel, path: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name in type(model).model_fields:
        value, key = getattr(model, name), f"{path}.{name}".lstrip(".")
        found |= leaves(value, key) if isinstance(value, BaseModel) else {key: value}
    return found


def test_the_written_settings_are_the_defaults() -> None:
    assert load_settings(WRITTEN) == Settings()


def test_every_default_is_written_and_explained() -> None:
    text = WRITTEN.read_text()
    for key, value in leaves(Settings()).items():
        name = key.rsplit(".", 1)[-1]
        line = next(line for line in text.splitlines() if line.lstrip("# ").startswith(f"{name} = "))
        assert "#" in line.split("=", 1)[1], f"{key} is not explained"
        assert value is None or key in flat(tomllib.loads(text))


def flat(table: dict[str, object], path: str = "") -> set[str]:
    keys: set[str] = set()
    for name, value in table.items():
        key = f"{path}.{name}".lstrip(".")
        keys |= flat(value, key) if isinstance(value, dict) else {key}
    return keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[retrieve]\nhitz = 3\n", "retrieve.hitz"),
        ("[ingest.split]\ntokens = 1\n", "ingest.split.tokens"),
        ("nonsense = 1\n", "nonsense"),
        ("[answer\n", "not TOML"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_path_and_file(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        load_settings(file)
    assert said in str(error.value)
    assert "mine.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.toml"):
        load_settings(tmp_path / "gone.toml")
