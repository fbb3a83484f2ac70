"""The pages about the world: each test they name exists, their study runs, their keys are all."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/world.md").read_text(encoding="utf-8")
HOW_TO = (ROOT / "docs/how-to/write-a-world.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)


def test_tests_are_named() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_each_named_test_exists(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_status_of_the_engine_is_explained() -> None:
    pytest.importorskip("numpy")
    from passmuster.engine.tables import STATUSES

    assert [name for name in STATUSES.values() if f"| `{name}` |" not in PAGE] == []


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("how-to") / "ports"
    blocks = re.findall(r"^<!-- file: (\S+) -->\n```toml\n(.*?)^```$", HOW_TO, re.M | re.S)
    assert len(blocks) == 4
    for name, text in blocks:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_world_of_the_how_to_comes_to_what_it_says(ports: Path) -> None:
    pytest.importorskip("numba", reason="a projection needs the extra `world`")
    import passmuster as pm
    from passmuster.files.folder import look_at_scenarios

    pm.check(ports)
    study = pm.open_study(ports)
    assert look_at_scenarios(study) == ((), ())
    before = pm.project(study, draws=100)
    assert before.statuses["no_room"] == before.statuses["pool_exhausted"] == 100
    assert "tipped" not in before.statuses
    (tipping,) = before.tippings
    assert (tipping.flow, tipping.driver) == ("leaves", "peers")
    assert (tipping.product < 0.5).all()
    after = pm.project(study, "more-places", draws=100)
    weeks = sum(day.year == 2040 for day in before.days)
    for name in before.stocks:
        a, b = before.stocks[name], after.stocks[name]
        assert a[:, :weeks].tobytes() == b[:, :weeks].tobytes()
    assert after.stocks["awaiting"][:, -1].mean() < before.stocks["awaiting"][:, -1].mean()
    for mode in ("counts", "persons"):
        assert pm.project(study, draws=3, mode=mode).draws == 3


def test_every_key_of_the_json_is_explained(ports: Path) -> None:
    pytest.importorskip("numba", reason="a projection needs the extra `world`")
    import passmuster as pm

    plain = pm.project(pm.open_study(ports), draws=3).to_dict()
    section = PAGE.split("## The JSON of a projection")[1].split("\n## ")[0]
    keys = [*plain, *plain["account"], *plain["tipping"][0], *plain["stocks"]["crews"]]
    keys += [*plain["account"]["statuses"]["crews"], *plain["parameters"]["places"]]
    assert [key for key in keys if f"`{key}`" not in section and key != "statuses"] == []
