"""The documents tell what is: their links lead somewhere, their commands, settings, words and limits exist."""

import ast
import importlib.util
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings

from pilotage.config.command.programme import OURS
from pilotage.config.command.rooms import commands_of_the_wings
from pilotage.engine.priorities.scale import STEPS
from pilotage.engine.scoring.strengths import STRENGTHS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# Where a document may point outside: ourselves, names that belong to nobody, and the texts that we follow.
HOSTS = {"127.0.0.1", "localhost", "www.apache.org", "keepachangelog.com", "semver.org"}
NOBODYS = (".example.org", ".example.com", ".example")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"https?://(\[[^\]]+\]|[^/\s:>\"'`)]+)")
OF_A_MACHINE = re.compile(r"/(?:work|root|home|Users)/|/tmp/(?!trial)|/bash_jobs")
SETTING = re.compile(r"PILOTAGE_[A-Z_]+|DATABASE_URL|PORT")
IMAGE_BYTES = 300 * 1024


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors_of(path: Path) -> set[str]:
    """The anchors that a reader of Markdown makes from headings."""
    heads = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def code_in(path: Path) -> list[str]:
    """Every line of code: blocks of a shell, and what stands between single marks."""
    text = text_of(path)
    blocks = re.findall(r"^```(?:sh|shell|bash|text)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [line.strip() for block in blocks for line in block.splitlines()] + spans


def rows_of(path: Path) -> list[list[str]]:
    """The cells of all table rows, headings left out."""
    lines = [line for line in text_of(path).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    broken = []
    for target in LINK.findall(text_of(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors_of(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_machine_or_a_stranger(page):
    text = text_of(page)
    hosts = {host for host in ADDRESS.findall(text) if not host.endswith(NOBODYS) and host != "example.org"}
    assert hosts - HOSTS == set()
    assert OF_A_MACHINE.findall(text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(page):
    known = {command.name for command in (*OURS, *commands_of_the_wings())}
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    said = [line for line in code_in(page) if not line.startswith(("usage:", "#"))]
    commands = {found for line in said for found in re.findall(r"(?:^|\s|bin/)pilotage ([a-z]+)\b", line)}
    made = {found for line in said for found in re.findall(r"^make ([a-z]+)\b", line)}
    assert commands - known == set()
    assert made - targets == set()


def test_every_setting_that_is_read_is_documented_and_no_other():
    read = {
        node.value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }
    documented = {
        cells[0].strip("`") for cells in rows_of(DOCS / "operating.md") if SETTING.fullmatch(cells[0].strip("`"))
    }
    assert read == documented


def test_every_word_of_the_glossary_that_names_a_model_is_right():
    named = {name for cells in rows_of(DOCS / "glossary.md") for name in re.findall(r"`(\w+\.\w+)`", cells[-1])}
    known = {f"{model._meta.app_label}.{model.__name__}" for model in apps.get_models()}
    assert named
    assert named - known == set()


def test_everything_that_has_a_history_has_a_word_in_the_glossary():
    """A new model needs a row in docs/glossary.md: the word that pages and code share."""
    named = {name for cells in rows_of(DOCS / "glossary.md") for name in re.findall(r"`(\w+\.\w+)`", cells[-1])}
    kept = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("pilotage.") and hasattr(model, "pgh_event_model")
    }
    assert kept - named == set()


def test_the_limits_are_those_of_the_code():
    rows = [cells for cells in rows_of(DOCS / "limits.md") if cells[2].startswith("`")]
    said = {cells[2].strip("`"): cells[1] for cells in rows}
    rates = {name: rate.strip("`") for name, rate in said.items() if "." not in name}
    assert rates == settings.ACCOUNT_RATE_LIMITS
    for name, words in said.items():
        if name in rates:
            continue
        module, _, constant = name.rpartition(".")
        number, _, unit = words.partition(" ")
        limit = int(number.replace(",", "")) * (1024 * 1024 if unit == "MB" else 1)
        assert getattr(import_module(module), constant) == limit, name


def test_the_formulas_have_the_scales_of_the_engine():
    text = " ".join(text_of(DOCS / "formulas.md").split())
    assert ", ".join(f"{one.words} {one.share:g}" for one in STRENGTHS) in text
    # "equal 1, more 2, much more 4, extremely more 8": the words without "important".
    upper = [one for one in STEPS if one.ratio >= 1]
    words = [one.words.removesuffix(" important").replace("equally", "equal") for one in upper]
    assert ", ".join(f"{word} {one.ratio:g}" for word, one in zip(words, upper, strict=True)) in text


def test_every_source_of_a_formula_is_one_of_the_engine():
    engine = " ".join(text_of(path) for path in (ROOT / "src/pilotage/engine").rglob("*.py"))
    cited = re.findall(r"\(([^\W\d]+)[^()\d]*, (\d{4})\)", " ".join(text_of(DOCS / "formulas.md").split()))
    assert len(cited) >= 6
    assert [one for one in cited if not re.search(rf"{one[0]}[^\n]{{0,60}}{one[1]}", engine)] == []


def test_the_generated_pages_are_up_to_date(monkeypatch):
    """Run `.venv/bin/python docs/generate.py` when this fails."""
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("PORT", raising=False)
    for name, text in generator().pages().items():
        assert text_of(DOCS / name) == text, name


def test_pictures_are_small_enough_to_clone():
    assert [path.name for path in DOCS.rglob("*.png") if path.stat().st_size > IMAGE_BYTES] == []


def test_the_licence_is_apaches():
    text = text_of(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert 'license = "Apache-2.0"' in text_of(ROOT / "pyproject.toml")
