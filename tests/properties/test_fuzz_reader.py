"""Whatever is in the files, a study opens or says plainly what is wrong; nothing else happens."""

import random
import re
import tempfile
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from passmuster.errors import CATALOGUE, StudyError
from passmuster.files.folder import open_study
from passmuster.files.toml_lines import key_lines
from passmuster.vocabulary.study import Study
from scripts.error_examples import load

BASE, EXAMPLES = load()
NAMES = (*BASE, "figures/cases.csv")
SERIES = """
[[series]]
file = "cases.csv"
columns = { during = "month", value = "cases", low = "lo", high = "hi", source = "src" }
quantity = { counter = "cases" }
source = "ministry"
id = "cases-{during}-{row}"
"""
FOREIGN = re.compile(r"pydantic|Input should|Extra inputs|Traceback|NoneType|object at 0x", re.I)
many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def opened(changes: dict[str, bytes]) -> Study | None:
    """Open the sound study with some files replaced; check what is said of its faults."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in BASE.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(changes.get(name, text.encode()))
        for name in changes.keys() - BASE.keys():
            (Path(folder) / name).write_bytes(changes[name])
        try:
            return open_study(folder)
        except StudyError as error:
            faults = error.faults
    assert faults
    for fault in faults:
        assert fault.code in CATALOGUE
        assert not FOREIGN.search(fault.text), fault.text
        assert fault.text.isprintable(), fault.text
        assert fault.line is None or fault.line >= 1
    return None


SCALARS = (
    *("2031-10-31", "2031-02-30", "2031", '"2031-10"', "2031-10-31T10:00:00Z", "10:00:00"),
    *("true", "false", "inf", "-nan", "0x1F", "1e400", "12%", "3,448", "'x'", '""', "[]", "{}"),
    *('"serving"', '"absent"', '"outside"', '"cases"', '"ministry"', '"act-4"', '"call_up"'),
)
scalars = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(repr),
    st.sampled_from(SCALARS),
    st.text(max_size=8).map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"'),
)
MORE_KEYS = (
    "about within between at_least at_most more_than less_than ages per of share ratio "
    "sum difference ever hazard rate peak change lever since by because same_as"
)
WRITTEN = re.findall(r"(\w+) *=", "".join([*BASE.values(), SERIES]))
KEYS = sorted({*WRITTEN, *MORE_KEYS.split(" ")})
keys = st.sampled_from(KEYS)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[" + ", ".join(parts) + "]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{k} = {v}" for k, v in table.items()) + " }"
        ),
    ),
    max_leaves=8,
)
HEADINGS = ("stock", "flow", "group", "counter", "source", "measure", "figure", "series")
headings = st.sampled_from(
    [f"[[{name}]]" for name in (*HEADINGS, "assumption", "claim", "claim.reading")]
    + ["[figure]", ""]
)
blocks = st.tuples(headings, st.dictionaries(keys, values, max_size=6)).map(
    lambda block: "\n".join([block[0], *(f"{k} = {v}" for k, v in block[1].items())])
)
toml_texts = st.lists(blocks, max_size=4).map("\n".join)


@many
@given(st.sampled_from(sorted(BASE)), toml_texts)
@example("figures/main.toml", "figure = [1, 2]")
@example("figures/main.toml", "figure = { a = 1 }")
@example("figures/main.toml", "quantity = [1]")
@example("study.toml", "title = []")
@example("study.toml", "horizon = [2031-01-01, 2031-01-02]")
@example("force.toml", '[[flow]]\nname = "f"\nfrom_ = "outside"\nto = "units"')
def test_any_table_is_a_study_or_a_list_of_faults(name: str, text: str) -> None:
    opened({name: text.encode("utf-8", "surrogatepass")})


@many
@given(st.sampled_from(sorted(BASE)), st.binary(max_size=60))
def test_any_bytes_are_a_study_or_a_list_of_faults(name: str, content: bytes) -> None:
    opened({name: content})


@many
@given(st.sampled_from(sorted(BASE)), st.data())
def test_a_sound_file_with_a_word_exchanged_is_a_study_or_a_list_of_faults(name, data) -> None:
    words = re.split(r"(\s+|[=\[\]{},\"])", BASE[name])
    spots = [i for i, word in enumerate(words) if word.strip()]
    for _ in range(data.draw(st.integers(1, 3))):
        spot = data.draw(st.sampled_from(spots))
        words[spot] = data.draw(
            st.one_of(scalars, keys, st.sampled_from(["", "[", "]", "{", "=", '"']))
        )
    opened({name: "".join(words).encode("utf-8", "surrogatepass")})


@many
@given(st.binary(max_size=80))
@example(b'month,cases\n"')
@example(b"\x00")
def test_any_bytes_as_a_table_are_a_study_or_a_list_of_faults(content: bytes) -> None:
    opened({"figures/main.toml": SERIES.encode(), "figures/cases.csv": content})


cells = st.one_of(
    st.sampled_from(["2031-01", "2031-13", "2031", "3,448", "12%", "", "n/a", "ministry", "=1+1"]),
    st.sampled_from(['"a""b"', '"x\ny"', "'", '"', "-1", "1e9", "1e99", "\u202f", "١٢"]),
    st.text(max_size=6),
)
tables = st.lists(st.lists(cells, min_size=3, max_size=6), max_size=6)


@many
@given(tables, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_cells_are_a_study_or_a_list_of_faults(rows, separator: str, line_end: str) -> None:
    heading = ["month", "cases", "lo", "hi", "src"]
    text = line_end.join(separator.join(row) for row in [heading, *rows])
    content = text.encode("utf-8", "surrogatepass")
    opened({"figures/main.toml": SERIES.encode(), "figures/cases.csv": content})


def paths_of(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from paths_of(inner, (*path, key))


@many
@given(toml_texts)
@example("a.b = [ { c = 1 }, [ 2 ] ]\n[[a.d]]\n'e f' = '''\n[x]'''")
def test_every_key_that_the_reader_finds_has_a_line(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except ValueError:
        return
    lines = key_lines(text)
    assert set(lines) == set(paths_of(table))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


def test_the_same_faults_come_in_the_same_order() -> None:
    def faults(order: list[str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name in order:
                path = Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text("x = 1\ny = [")
            try:
                open_study(folder)
            except StudyError as error:
                return [fault.text for fault in error.faults]
        return []

    names = [f"figures/{i}.toml" for i in range(9)] + ["study.toml", "force.toml"]
    once = faults(names)
    random.Random(1).shuffle(names)
    assert faults(names) == once
    assert len(once) == 11
