import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wms.config import ConfigError, Problem, load_settings
from wms.strict import Section, load

PIECES = ["server", "port", "log", ": ", ":", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "'", '"']
TRICKS = ["&a", "*a", "!!int", "|", ">", "?", "#", "%", "@", "\t", "\r", "\x00", "\x85", "\ufeff"]


class Sign(Section):
    text: str


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed") / "config.yaml"


def problems_of(path: Path) -> list[Problem] | None:
    """Return why the file is refused, None where it is read."""
    try:
        load_settings(path, {"WMS__SECURITY__DEMONSTRATION": "true"})
    except ConfigError as refused:
        return refused.problems
    return None


@given(st.lists(st.sampled_from(PIECES + TRICKS) | st.text(max_size=4), max_size=40).map("".join))
@example("? [a]\n: b")
@example("{{a: 1}: 2}")
@example("---\na: 1\n---\nb: 2")
@example("%YAML 9.9\n---\na: 1")
def test_any_file_is_read_or_refused_with_a_sentence(path, text):
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    problems = problems_of(path)

    assert problems is None or (problems and all(problem.sentence for problem in problems))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
@example("12:30")
@example("no")
def test_text_in_quotes_is_read_as_it_stands(path, text):
    path.write_text(f"text: {json.dumps(text)}\n", encoding="utf-8")

    assert load(Sign, path, {}, prefix="SIGN__").settings.text == text
