"""The README says what is there: every module, every verb, every picture it shows."""

import argparse
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("ingest", "rag", "eval", "ui")
    for path in (ROOT / package).rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_line_in_the_tree(module: str) -> None:
    name = re.escape(module.rsplit("/", 1)[-1])
    assert re.search(rf"^\s+{name}\s+\S", README, re.MULTILINE), f"{module} is not in the README's tree"


def test_the_tree_names_no_module_that_is_gone() -> None:
    tree = README.split("## The tree", 1)[1]
    named = set(re.findall(r"^\s+(\w+\.py)\s", tree, re.MULTILINE))
    assert named <= {module.rsplit("/", 1)[-1] for module in MODULES}


def test_every_verb_is_named() -> None:
    from ui.cli import parser

    verbs = next(action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert verbs
    assert set(verbs) <= set(re.findall(r"\w+", README))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert "://" in link or (ROOT / link).exists()
