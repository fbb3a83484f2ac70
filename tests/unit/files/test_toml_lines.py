"""Each key of a file is found on its line."""

import textwrap
import tomllib

import pytest

from passmuster.files.toml_lines import key_lines


def lines(text: str) -> dict:
    text = textwrap.dedent(text)
    tomllib.loads(text)
    return dict(key_lines(text))


def test_a_key_of_an_inline_table_in_a_list_of_tables_has_its_line() -> None:
    found = lines("""\
        # a comment = 1
        [[figure]]
        id = "a"   # [not a heading]

        [[figure]]
        id = "b"
        quantity = { stock = "serving", on = 2031-10-31 }
        """)
    assert found["figure", 0] == 2
    assert found["figure", 1] == 5
    assert found["figure", 1, "quantity", "on"] == 7
    assert found["figure", 0, "id"] == 3


def test_a_list_over_several_lines_has_the_line_of_each_element() -> None:
    found = lines("""\
        a = [
          1, # one
          { b = 2 },

          "x",
        ]
        """)
    assert [found["a", i] for i in range(3)] == [2, 3, 5]
    assert found["a", 1, "b"] == 3


def test_texts_with_brackets_quotes_and_line_breaks_are_passed_over() -> None:
    found = lines('''\
        a = """
        [no] = "heading" \\""" still
        # no comment
        """
        b = \'\'\'
        c = 1
        \'\'\'
        d = "# \\" ["
        e = '\\'
        "f g" = 1
        \'h"\' = { "i.j" = 1 }
        ''')
    assert found == {
        ("a",): 1,
        ("b",): 5,
        ("d",): 8,
        ("e",): 9,
        ("f g",): 10,
        ('h"',): 11,
        ('h"', "i.j"): 11,
    }


def test_dotted_keys_and_headings_lead_to_the_same_paths_as_the_reader() -> None:
    found = lines("""\
        a . b.c = 1
        [d.e]
        f = 2
        [[d.g]]
        h.i = 3
        [d.g.j]
        k = 4
        [[d.g]]
        [[d.g.l]]
        m = 5
        """)
    assert found["a", "b", "c"] == 1
    assert found["d", "e", "f"] == 3
    assert found["d", "g", 0, "h", "i"] == 5
    assert found["d", "g", 0, "j", "k"] == 7
    assert found["d", "g", 1, "l", 0, "m"] == 10


@pytest.mark.parametrize("key", ['"a\\u00e9"', '"a\\n\\t\\"b"', "'a\\u00e9'"])
def test_keys_with_escapes_are_read_as_the_reader_reads_them(key: str) -> None:
    text = f"{key} = 1\n"
    assert list(key_lines(text)) == [(name,) for name in tomllib.loads(text)]


def test_windows_line_ends_count_once() -> None:
    assert key_lines("a = 1\r\nb = 2\r\n")[("b",)] == 2
