"""From bytes to a table: size, encoding, characters, depth."""

import pytest

from passmuster.files.folder import open_study
from passmuster.files.toml_text import TOML_BYTES

SOURCE = '[[source]]\nid = "ministry"\nreliability = "B"\ncredibility = 2\n'


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "PM109", "empty"),
        (b" \n\t\n", "PM109", "empty"),
        (b"# nothing yet\n", "PM109", "nothing but comments"),
        (SOURCE.encode("utf-16"), "PM104", "UTF-16"),
        (SOURCE.encode("utf-16-le"), "PM104", "UTF-16"),
        (SOURCE.encode("utf-16-be"), "PM104", "UTF-16"),
        ((SOURCE + "# Міністерство оборони").encode("cp1251"), "PM104", "Windows-1251"),
        ((SOURCE + "# Übersicht der Verluste, für später").encode("cp1252"), "PM104", "1252"),
        (SOURCE.replace("ministry", "min\0").encode(), "PM105", "zero byte"),
        (b"#" * (TOML_BYTES + 1), "PM107", "5 MB"),
        (b"a = " + b"[" * 100_000, "PM111", "levels"),
        (b"a = " + b"{a=" * 30 + b"1" + b"}" * 30, "PM111", "levels"),
        (b".".join([b"a"] * 40) + b" = 1", "PM111", "levels"),
        (SOURCE.replace("ministry", r"min\u202eistry").encode(), "PM214", "U+202E"),
        (SOURCE.replace("ministry", "min\u202eistry").encode(), "PM214", "U+202E"),
        (SOURCE.replace("ministry", r"min\u001b[2J").encode(), "PM214", "U+001B"),
        (b"a = " + b"9" * 5000, "PM211", "digits"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_plainly(
    faults_of, content: bytes, code: str, words: str
) -> None:
    found = [fault for fault in faults_of({"sources.toml": content}) if fault.code == code]
    assert found
    assert words in found[0].text
    assert found[0].file == "sources.toml"


def test_the_place_of_a_foreign_byte_is_told(faults_of) -> None:
    content = b'[[source]]\nid = "minist\xe9re"\n'
    (fault,) = [f for f in faults_of({"sources.toml": content}) if f.code == "PM104"]
    assert fault.line == 2
    assert "byte 24 of the file is 0xe9" in fault.what


def test_a_mark_at_the_start_is_accepted_with_a_warning(write_study) -> None:
    study = open_study(write_study({"sources.toml": b"\xef\xbb\xbf" + SOURCE.encode()}))
    (warning,) = study.warnings
    assert warning.startswith("sources.toml:1: PM608")


def test_windows_line_ends_are_as_good_as_any(faults_of) -> None:
    assert faults_of({"sources.toml": SOURCE.replace("\n", "\r\n").encode()}) == []
    broken = SOURCE.replace('"B"', '"Q"').replace("\n", "\r\n").encode()
    (fault,) = faults_of({"sources.toml": broken})
    assert (fault.code, fault.line) == ("PM210", 3)
