"""A capability model in a file: read whole, or refused with every problem, its place, and what to do."""

import random
import time
import tomllib
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.maturity.actions.shipping import shipped_model
from pilotage.maturity.rules.file import MOST_BYTES, MOST_PRACTICES, MOST_TOLD, model_from
from pilotage.maturity.rules.probes import PROBES as ALL_PROBES
from pilotage.maturity.rules.standing import circle_in
from pilotage.maturity.rules.text import MappingText, ModelText, PracticeText, Unfit, ordered, plain
from pilotage.maturity.rules.writing import digest_of, quoted, written
from tests.maturity.builders_model import DIMENSIONS, HEAD, PROBES, QUAYS, SHIPS, STAGES, WHOLE, a_file


def read(content: bytes) -> ModelText:
    return model_from(content, probes=PROBES)


def problems(content: bytes) -> list[str]:
    with pytest.raises(Unfit) as unfit:
        read(content)
    return [str(one) for one in unfit.value.problems]


def test_a_file_is_read_as_it_says():
    model = read(a_file())
    assert (model.key, model.edition, model.name, model.days) == ("harbour", "1", "Harbour model", (3, 8, 20))
    assert [(one.key, one.from_level, one.note) for one in model.stages] == [
        ("begin", 1, "The quays are known."), ("steer", 3, ""),
    ]  # fmt: skip
    assert [(one.key, one.question) for one in model.dimensions] == [("quays", "Do we know our quays?"), ("ships", "")]
    listed, measured, known, berthed = model.practices
    assert listed.works == "The list is whole.\nSomebody keeps it."
    assert (listed.probe, listed.threshold, listed.weight) == ("description_given", Decimal("0.8"), Decimal(1))
    assert (measured.weight, measured.needs) == (Decimal("2.5"), ("listed",))
    assert measured.mappings == (MappingText("Port code", "4.2", "in part"),)
    assert (known.probe, known.threshold) == ("", None)
    assert berthed.needs == ("known", "listed")


def test_what_is_written_is_read_again_as_the_same():
    model = read(a_file())
    again = read(written(model).encode())
    assert again == ordered(model)
    assert digest_of(again) == digest_of(model)


def test_comments_order_and_source_do_not_make_another_model():
    model = read(a_file())
    head = HEAD.replace("office", "office, 2026")
    moved = "\n".join((head, "# a remark", DIMENSIONS, SHIPS, QUAYS, STAGES))
    assert digest_of(read(moved.encode())) == digest_of(model)
    assert digest_of(read(a_file(("each year", "each month")))) != digest_of(model)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).map(plain)


@given(name=WORDS.filter(bool), lines=st.lists(WORDS.filter(bool), min_size=1, max_size=4))
def test_any_words_survive_being_written_and_read(name, lines):
    text = "\n".join(lines)
    said = tomllib.loads(f"name = {quoted(name)}\nworks = {quoted(text)}")
    assert (plain(said["name"]), plain(said["works"])) == (plain(name), plain(text))


def test_quotes_backslashes_and_tabs_survive():
    for text in ('She said "no"', "C:\\quays", 'three """ of them', "line\none\\", 'ends with "\n"begins'):
        assert tomllib.loads(f"a = {quoted(text)}")["a"] == text


# What is wrong with single fields.


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        ((("small = 3", "small = 9"),), "[days]", "rise from small over medium to large"),
        ((("small = 3", "small = 0"),), "[days]", "whole number from 1 to 1000"),
        ((("small = 3\n", ""),), "[days]", "“small” is missing"),
        ((("[days]", "[hours]"),), "", "The table [days] is missing"),
        ((('effort = "large"', 'effort = "huge"'),), "measured", "is “huge”. Write one of: small, medium, large."),
        ((('effort = "large"\n', ""),), "measured", "“effort” is missing"),
        ((('why = "Silt comes slowly."\n', ""),), "measured", "“why” is missing"),
        ((('why = "Silt comes slowly."', "why = 3"),), "measured", "“why” must be text in quotes"),
        ((('why = "Silt comes slowly."', 'why = "  "'),), "measured", "“why” is missing"),
        ((("level = 3", "level = 6"),), "measured", "“level” must be a whole number from 1 to 5"),
        ((("level = 3", "level = true"),), "measured", "“level” must be a whole number from 1 to 5"),
        ((("level = 3", "level = 2.0"),), "measured", "“level” must be a whole number from 1 to 5"),
        ((("weight = 2.5", "weight = -1"),), "measured", "“weight” must be a number from 0 to 10"),
        ((("weight = 2.5", "weight = nan"),), "measured", "“weight” must be a number from 0 to 10"),
        ((("weight = 2.5", "weight = inf"),), "measured", "“weight” must be a number from 0 to 10"),
        ((("weight = 2.5", "weight = 2.505"),), "measured", "more than 2 digits"),
        ((("weight = 2.5", 'weight = "much"'),), "measured", "“weight” must be a number"),
        ((("weight = 2.5", "wight = 2.5"),), "measured", "“wight” is not known here"),
        ((("threshold = 0.8", "threshold = 80"),), "listed", "“threshold” must be a number from 0 to 1"),
        ((("threshold = 0.8", "threshold = 0.0"),), "listed", "would always hold"),
        ((("threshold = 0.8\n", ""),), "listed", "A probe needs a threshold"),
        ((('probe = "description_given"\n', ""),), "listed", "A threshold needs a probe"),
        ((('"description_given"', '"tea_leaves"'),), "listed", "There is no probe “tea_leaves”"),
        ((('needs = ["listed"]', 'needs = "listed"'),), "measured", "must be a list of keys in quotes"),
        ((('needs = ["listed"]', "needs = [1]"),), "measured", "must be a list of keys in quotes"),
        ((('needs = ["listed"]', 'needs = ["lost"]'),), "measured", "It needs “lost”, which is not there"),
        ((('needs = ["listed"]', 'needs = ["listed", "listed"]'),), "measured", "the same practice twice"),
        ((('["known", "listed"]', '["measured"]'),), "berthed", "on level 2 and needs “measured” on level 3"),
        ((('"quays"\nlevel = 3', '"docks"\nlevel = 3'),), "measured", "“docks”. Name one of: quays, ships."),
        ((('key = "known"', 'key = "well known"'),), "practice “well known”", "only letters from a to z"),
        ((('key = "known"', 'key = "listed"'), ('["known", "listed"]', "[]")), "practices", "“listed” stands twice"),
        ((('key = "ships"', 'key = "quays"'),), "dimensions", "“quays” stands twice"),
        ((("from_level = 3", "from_level = 1"),), "[[stages]]", "Two stages begin at the same level"),
        ((("from_level = 3", "from_level = 9"),), "stage 2", "from 1 to 5"),
        ((('key = "steer"', 'key = "begin"'),), "stages", "“begin” stands twice"),
        ((('code = "4.2"\n', ""),), "mapping 1", "“code” is missing"),
        ((('source = "Written by the harbour office."\n', ""),), "", "“source” is missing"),
        ((('edition = "1"', "edition = 1"),), "", "“edition” must be text in quotes"),
        ((("format = 1\n", ""),), "", "“format” is missing"),
        ((("format = 1", "format = 2"),), "format", "newer format"),
        ((('name = "Ships"', 'name = "\\u0000Ships"'),), "dimension 2", "signs that cannot be seen"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_place(changes, where, said):
    found = problems(a_file(*changes))
    assert any(where in one and said in one for one in found), found


def test_every_problem_is_told_at_once_with_the_line_of_its_practice():
    content = a_file(
        ('effort = "large"', 'effort = "huge"'), ('["known", "listed"]', '["lost"]'), ("small = 3", "small = 99")
    )
    found = problems(content)
    lines = content.decode().splitlines()
    # The practices “measured” and “berthed” are the second and the fourth: their headings stand on these lines.
    headings = [number for number, line in enumerate(lines, start=1) if line == "[[practices]]"]
    assert len(found) == 3
    assert any(f"practice “measured” (line {headings[1]}): “effort” is “huge”" in one for one in found)
    assert any(f"practice “berthed” (line {headings[3]}): It needs “lost”" in one for one in found)
    assert any(one.startswith("[days]: ") for one in found)


def test_a_circle_is_named_from_end_to_end():
    found = problems(
        a_file(
            ('level = 1\nkey = "listed"', 'level = 3\nneeds = ["measured"]\nkey = "listed"'),
            ('["known", "listed"]', "[]"),
        )
    )
    assert any("listed → measured → listed" in one for one in found), found
    assert any("itself" in one or "known → known" in one for one in problems(
        a_file(('key = "known"', 'key = "known"\nneeds = ["known"]'))
    ))  # fmt: skip


def test_a_practice_for_a_dimension_that_nobody_filled_is_missed():
    assert any("dimension “docks”" in one and "It has no practice" in one for one in problems(
        a_file((DIMENSIONS, DIMENSIONS + '\n[[dimensions]]\nkey = "docks"\nname = "Docks"\n'))
    ))  # fmt: skip


def test_a_file_without_any_dimension_says_so():
    assert any("There is no dimension." in one for one in problems(HEAD.encode()))


def test_the_same_place_in_a_scheme_twice_is_refused():
    again = '\n[[practices.mappings]]\nscheme = "Port code"\ncode = "4.2"\n'
    found = problems(a_file(('note = "in part"\n', 'note = "in part"\n' + again)))
    assert any("mapped to the same place twice" in one for one in found)


def many_practices(count: int, *, dimension: str) -> str:
    return "".join(
        f'[[practices]]\ndimension = "{dimension}"\nlevel = 1\nkey = "p{number}"\nname = "P"\nwhy = "W"\n'
        f'works = "W"\neffort = "small"\n'
        for number in range(count)
    )


def test_a_long_list_of_problems_is_cut_and_says_how_many_more():
    practices = many_practices(MOST_TOLD + 20, dimension="docks")
    # One problem for each practice, and one for each of the two dimensions that nobody fills: 82 in all, 60 told.
    found = problems((HEAD + DIMENSIONS + practices).encode())
    assert len(found) == MOST_TOLD + 1
    assert found[-1] == "And 22 more. Correct these first."


# What is no model at all.


def test_a_mistake_of_syntax_is_told_with_line_and_column():
    (said,) = problems(a_file(('key = "known"', "key = known")))
    line = WHOLE.splitlines().index('key = "known"') + 1
    assert said.startswith(f"line {line}, column ")
    assert "cannot be read as TOML" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x00\x01\x02", "cannot be read as TOML"),
        (b"\xff\xfe" + "name = 1".encode("utf-16-le"), "not text in UTF-8"),
        (b"PK\x03\x04" + bytes(range(128, 256)), "not text in UTF-8"),
        (b"a = " + b"[" * 5_000 + b"]" * 5_000, "nested too deeply"),
        (b"a = " + b"{a=" * 3_000 + b"1" + b"}" * 3_000, "nested too deeply"),
        (b"a = " + b"9" * 20_000, "too large to be read"),
        (b"a = 2026-13-41", "cannot be read as TOML"),
        (b"a." * 2_000 + b"a = 1", "more than 60 dots on this line"),
        (b"[" + b"a." * 2_000 + b"a]", "more than 60 dots on this line"),
        (b'a = "open', "cannot be read as TOML"),
        (b"format = 1\n" * 2, "cannot be read as TOML"),
        (b"practices = 3", "must be written as tables"),
        (b"practices = [3]", "must be written as tables"),
        (b"dimensions = {}", "must be written as tables"),
        (b"days = 5", "The table [days] is missing"),
        (b"name = {}", "“name” must be text"),
        (b"weight = 0x" + b"f" * 100_000, "“weight” is not known here"),
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused_in_words(content, said):
    assert any(said in one for one in problems(content)), problems(content)


def test_ten_megabytes_are_refused_before_they_are_read():
    began = time.perf_counter()
    (said,) = problems(b"a" * 10_000_000)
    assert "more than 512 KB" in said
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "content",
    [
        (b".".join([b"a"] * 60) + b" = 1\n"),  # dotted keys, as long as they may be
        (b"[" + b".".join([b"a"] * 60) + b"]\n"),
        b"[[practices]]\n",
        b"# a remark\n",
        b"a",
        b'"""',
        b"[",
        b" ",
        b"\\",
    ],
)  # fmt: skip
def test_half_a_megabyte_of_anything_is_answered_within_seconds(content):
    many = (content * (MOST_BYTES // len(content)))[:MOST_BYTES]
    began = time.perf_counter()
    problems(many)
    # Some two seconds at the worst on a slow machine: a person waits for it, a server is not brought down by it.
    assert time.perf_counter() - began < 10


def test_more_practices_than_are_kept_are_refused():
    many = many_practices(MOST_PRACTICES + 1, dimension="quays")
    found = problems((HEAD + DIMENSIONS + many).encode())
    assert any(
        f"There are {MOST_PRACTICES + 1} [[practices]]; at most {MOST_PRACTICES} are kept." in said for said in found
    )


def test_bytes_turned_at_random_are_read_or_refused_and_never_fall_over():
    chance, whole = random.Random(20261127), a_file()
    refused = 0
    for _round in range(400):
        content = bytearray(whole)
        for _turn in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with suppress(Unfit):
            read(bytes(content))
            refused -= 1
        refused += 1
    # A byte turned within a sentence does no harm: some of them are read.
    assert 200 < refused < 400


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(Unfit) as unfit:
        read(content)
    assert unfit.value.problems


def test_a_byte_order_mark_and_the_line_ends_of_windows_do_no_harm():
    content = b"\xef\xbb\xbf" + a_file().replace(b"\n", b"\r\n")
    assert read(content) == read(a_file())


# Circles, against trying every way.


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6))
def test_a_circle_is_found_where_there_is_one_and_nowhere_else(lists):
    needs = {key: tuple(found) for key, found in lists.items()}
    circle = circle_in(needs)

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        return any(
            need == goal or (need not in seen and reaches(need, goal, seen | {need})) for need in needs.get(start, ())
        )

    assert bool(circle) == any(reaches(key, key, frozenset()) for key in needs)
    for one, following in zip(circle, (*circle[1:], *circle[:1]), strict=True):
        assert following in needs[one]


def test_a_chain_longer_than_python_calls_deep_is_no_circle():
    needs = {str(number): (str(number + 1),) for number in range(50_000)}
    assert circle_in(needs) == ()
    assert len(circle_in({**needs, "50000": ("0",)})) == 50_001


# The model that is shipped.


@pytest.fixture(scope="module")
def shipped() -> ModelText:
    return model_from(shipped_model(), probes=ALL_PROBES)


def test_the_shipped_model_has_eight_dimensions_five_levels_and_about_a_hundred_practices(shipped):
    assert [one.key for one in shipped.dimensions] == [
        "visibility", "execution", "financials", "resources", "strategy", "dependencies", "benefits", "governance",
    ]  # fmt: skip
    assert [(one.key, one.from_level) for one in shipped.stages] == [
        ("foundation", 1), ("strategic", 3), ("partnership", 5),
    ]  # fmt: skip
    assert 96 <= len(shipped.practices) <= 110
    for dimension in shipped.dimensions:
        for level in range(1, 6):
            cell = [one for one in shipped.practices if (one.dimension, one.level) == (dimension.key, level)]
            assert 2 <= len(cell) <= 4, (dimension.key, level)


def test_every_probe_shows_a_practice_and_fifty_and_more_practices_have_one(shipped):
    probed = [one for one in shipped.practices if one.probe]
    assert {one.probe for one in probed} == set(ALL_PROBES)
    assert len(probed) >= 50


def test_where_a_probe_shows_two_practices_the_higher_level_asks_for_more(shipped):
    by_probe: dict[str, list[PracticeText]] = {}
    for one in shipped.practices:
        if one.probe:
            by_probe.setdefault(one.probe, []).append(one)
    for shown in by_probe.values():
        rising = sorted(shown, key=lambda one: one.level)
        for lower, higher in pairwise(rising):
            assert lower.level < higher.level, lower.probe
            assert (lower.threshold or 0) < (higher.threshold or 0), lower.probe


def test_names_fit_in_a_cell_and_signs_are_few(shipped):
    assert [one.key for one in shipped.practices if len(one.name) > 72] == []
    assert [one.key for one in shipped.practices if not 1 <= len(one.works.splitlines()) <= 3] == []
    names = [one.name for one in shipped.practices]
    assert len(set(names)) == len(names)


def test_the_shipped_model_names_nobody_elses(shipped):
    text = written(shipped).lower()
    for name in ("p3m3", "opm3", "cmmi", "pmbok", "gartner", "prince2", "axelos", "peoplecert"):
        assert name not in text


def test_the_first_practices_stand_on_little_and_the_last_on_much(shipped):
    by_key = {one.key: one for one in shipped.practices}

    def below(key: str) -> set[str]:
        return {found for need in by_key[key].needs for found in (need, *below(need))}

    depths = {level: [len(below(one.key)) for one in shipped.practices if one.level == level] for level in (1, 5)}
    assert max(depths[1]) <= 3
    assert min(depths[5]) >= 5


def test_the_file_lies_in_the_package():
    assert Path(__file__).parents[2].joinpath("src/pilotage/maturity/practices/pilotage-1.toml").read_bytes() == (
        shipped_model()
    )
