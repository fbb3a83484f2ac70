import base64
import gzip
import hashlib
import json
import re
import sys
from unittest import mock
from xml.etree import ElementTree

import pytest

from passmuster.errors import UsageError
from passmuster.report.charts import embed as embedding
from passmuster.report.charts.embed import embed
from passmuster.report.charts.every import charts
from passmuster.report.charts.files import write_figures
from passmuster.report.charts.pool import pack, unpack
from passmuster.report.charts.static import png, svg
from passmuster.report.charts.theme import LIGHT, NARROW, PAGE, WIDE, Frame
from tests.unit.report.charts import hostile
from tests.unit.report.charts.drawn import named, sample

pytest.importorskip("vl_convert")


def test_a_drawing_takes_its_colours_and_its_type_from_the_page() -> None:
    drawn = svg(named("evidence-serving"), Frame(NARROW, PAGE))
    assert "var(--said)" in drawn
    assert "var(--possible)" in drawn
    assert not re.search(r"#[0-9a-f]{6}", drawn)
    assert "font-family" not in drawn
    assert 'font-size="11' not in drawn


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_drawing_is_as_wide_as_it_was_asked_to_be(width: int) -> None:
    study, audit = sample()
    for chart in charts(audit, study):
        drawn = svg(chart, Frame(width, PAGE))
        found = re.search(r'<svg[^>]* width="([\d.]+)"', drawn)
        assert found is not None
        assert float(found[1]) <= width + 18, chart.name


def test_drawings_share_no_id() -> None:
    study, audit = sample()
    ids: set[str] = set()
    for chart in charts(audit, study):
        found = set(re.findall(r'\bid="([^"]+)"', svg(chart, Frame(NARROW, PAGE))))
        assert not found & ids
        ids |= found


def test_a_drawing_has_the_same_bytes_each_time() -> None:
    one, other = (svg(named("evidence-absence-cases"), Frame(NARROW, PAGE)) for _ in range(2))
    assert one == other
    assert png(named("rules"), Frame(NARROW, LIGHT)) == png(named("rules"), Frame(NARROW, LIGHT))


def test_a_hostile_study_gives_harmless_drawings() -> None:
    study = hostile.study()
    for chart in charts(hostile.audit_of(study), study):
        drawn = svg(chart, Frame(NARROW, PAGE))
        tags = {element.tag.split("}")[-1] for element in ElementTree.fromstring(drawn).iter()}
        assert tags <= {"svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath"}
        assert "<script" not in drawn
        assert not re.search(r"<[^>]*\bon[a-z]+=", drawn)


def _unzipped(packed: str) -> str:
    return gzip.decompress(base64.b64decode(packed)).decode("utf-8")


def test_data_cannot_end_its_element() -> None:
    """Whatever a study says, what stands in the page are letters of base64."""
    study = hostile.study()
    with mock.patch.object(embedding.bundle, "bundle", return_value="</script>"), \
         mock.patch.object(embedding.bundle, "begin"):  # fmt: skip
        embedding._bundle.cache_clear()
        parts = embed(charts(hostile.audit_of(study), study))
    embedding._bundle.cache_clear()
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", parts.specs)
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", parts.bundle)
    assert "7*7" in _unzipped(parts.specs)
    assert "</" not in parts.loader


def test_what_is_packed_is_unpacked() -> None:
    study, audit = sample()
    specs = {c.name: c.spec(Frame(WIDE, PAGE)) for c in charts(audit, study)}
    packed = pack(specs)
    assert unpack(json.loads(json.dumps(packed))) == specs
    assert len(json.dumps(packed)) < 0.7 * len(json.dumps(specs))


def test_no_text_is_taken_for_a_reference() -> None:
    long = ["a word that is repeated so that it goes to the pool", "#", 0]
    for value in (["#", 0], [["#", 1], ["#", 1]], [long, long, ["#", "x"]], {"a": "#", "b": long}):
        assert unpack(json.loads(json.dumps(pack(value)))) == value


def test_parts_for_a_page() -> None:
    with mock.patch.object(embedding.bundle, "bundle", return_value="window.x = 1;"), \
         mock.patch.object(embedding.bundle, "begin"):  # fmt: skip
        embedding._bundle.cache_clear()
        study, audit = sample()
        parts = embed(charts(audit, study))
    embedding._bundle.cache_clear()
    assert _unzipped(parts.bundle) == "window.x = 1;"
    assert "ast: true" in parts.loader
    scripts = [parts.loader, "window.x = 1;"]
    assert [base64.b64decode(name) for name in parts.scripts] == [
        hashlib.sha256(script.encode()).digest() for script in scripts
    ]
    specs = unpack(json.loads(_unzipped(parts.specs)))
    assert set(specs) == {drawn.chart.name for drawn in parts.drawn}
    assert all(set(sizes) == {"wide", "narrow"} for sizes in specs.values())


def test_without_scripts_drawings_are_all_there_is() -> None:
    study, audit = sample()
    parts = embed(charts(audit, study), live=False)
    assert (parts.loader, parts.bundle, parts.specs, parts.scripts) == ("", "", "", ())
    assert all(drawn.svg.startswith("<svg") for drawn in parts.drawn)


def test_the_bundle_has_an_interpreter_and_fits_a_page() -> None:
    from passmuster.report.charts.bundle import bundle

    made = bundle()
    assert "vegaEmbed" in made
    assert len(made.encode()) < 1_000_000
    assert bundle() is made


def test_figures_are_written_as_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    study, audit = sample()
    written = write_figures(audit, study, tmp_path / "figures")
    names = {path.name for path in written}
    assert {"claims.png", "claims.svg", "claims-narrow.png", "claims-narrow.svg"} <= names
    assert {path.name for path in (tmp_path / "figures").iterdir()} == names
    for path in written:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG" if path.suffix == ".png" else b"<svg")
    text = (tmp_path / "figures" / "where.svg").read_text("utf-8")
    assert "Account of passmuster" in text
    assert "On 31 December 2032" in text


def test_without_the_package_the_message_says_what_to_install() -> None:
    with mock.patch.dict(sys.modules, {"vl_convert": None}), pytest.raises(UsageError) as caught:
        svg(named("rules"), Frame(NARROW, PAGE))
    assert caught.value.fault.code == "PM751"
    assert "passmuster[report]" in str(caught.value)
