"""A capability model as the TOML file that it can be loaded from again."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from pilotage.maturity.rules.text import EFFORTS, ModelText, PracticeText, ordered

FORMAT = 1
# What a basic string of TOML 1.0 cannot hold as it is.
_ESCAPES = {
    **{code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F)},
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\t"): "\\t",
}


def written(model: ModelText) -> str:
    """The same content always gives the same text."""
    model = ordered(model)
    lines = [f"format = {FORMAT}"]
    lines += [f"{name} = {quoted(getattr(model, name))}" for name in ("key", "edition", "name", "note", "source")]
    lines += ["", "[days]", *(f"{effort} = {days}" for effort, days in zip(EFFORTS, model.days, strict=True))]
    for stage in model.stages:
        lines += ["", "[[stages]]", f"key = {quoted(stage.key)}", f"name = {quoted(stage.name)}"]
        lines += [f"from_level = {stage.from_level}", f"note = {quoted(stage.note)}"]
    for one in model.dimensions:
        lines += ["", "[[dimensions]]", f"key = {quoted(one.key)}", f"name = {quoted(one.name)}"]
        lines += [f"question = {quoted(one.question)}"]
    for practice in model.practices:
        lines += ["", "[[practices]]", *_practice(practice)]
    return "\n".join(lines) + "\n"


def _practice(one: PracticeText) -> Iterable[str]:
    yield f"dimension = {quoted(one.dimension)}"
    yield f"level = {one.level}"
    for name in ("key", "name", "why", "works", "effort"):
        yield f"{name} = {quoted(getattr(one, name))}"
    if one.weight != 1:
        yield f"weight = {one.weight.normalize():f}"
    if one.needs:
        yield f"needs = [{', '.join(map(quoted, one.needs))}]"
    if one.probe:
        yield f"probe = {quoted(one.probe)}"
    if one.threshold is not None:
        yield f"threshold = {one.threshold.normalize():f}"
    for mapping in one.mappings:
        yield from (
            "",
            "[[practices.mappings]]",
            f"scheme = {quoted(mapping.scheme)}",
            f"code = {quoted(mapping.code)}",
        )
        if mapping.note:
            yield f"note = {quoted(mapping.note)}"


def quoted(text: str) -> str:
    """A string of TOML; of several lines where the text has some."""
    if "\n" not in text:
        return f'"{text.translate(_ESCAPES)}"'
    lines = (line.translate(_ESCAPES) for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def digest_of(model: ModelText) -> str:
    """Tells whether two files say the same, whatever their comments, and whoever states their source."""
    return hashlib.sha256(written(replace(model, source="")).encode()).hexdigest()
