"""Everything that refers to something by name, and what may be said of which quantity."""

import pytest

from passmuster.files.folder import open_study

MORE_FORCE = """
[[stock]]
name = "evaders"
[[stock]]
name = "gone"
only_grows = true
[[stock]]
name = "flagged"
inside = ["absent", "evaders"]
"""


def figure(quantity: str, asserts: str = "value = 1") -> dict:
    text = f'[[figure]]\nid = "f"\nquantity = {quantity}\n{asserts}\nsource = "ministry"\n'
    return {"figures/main.toml": text}


def assumption(quantity: str, asserts: str = "at_most = 1") -> dict:
    text = f'[[assumption]]\nid = "a"\nbecause = "b"\nquantity = {quantity}\n{asserts}\n'
    return {"figures/main.toml": text}


def reading(quantity: str, asserts: str = "value = 1") -> dict:
    text = '[[claim]]\nid = "c"\nsays = "x"\n[[claim.reading]]\nid = "r"\n'
    return {"claims/main.toml": f"{text}quantity = {quantity}\n{asserts}\n"}


STOCK = '{ stock = "serving", on = 2031-01-31 }'
FLOW = '{ flow = "absconded", during = "2031" }'
CASES = '{ counter = "cases", during = "2031" }'
CHANGE = '{ change = "serving", during = "2031" }'
SHARE = (
    '{ share = { stock = "units", on = 2031-01-31 }, of = { stock = "serving", on = 2031-01-31 } }'
)

SOUND = [
    STOCK,
    FLOW,
    CASES,
    CHANGE,
    SHARE,
    '{ stock = "serving", on = "2031-10" }',
    '{ stock = ["training", "absent"], on = 2031-01-31, ages = [18, 22] }',
    '{ ever = "absent", by = 2031-10-31 }',
    '{ rate = "call_up", per = "week", during = [2031-01-03, 2031-02-04] }',
    '{ peak = "call_up", per = "month", during = "2031" }',
    '{ hazard = "absconded", per = "month", during = "2031-Q2" }',
    f"{{ ratio = {CASES}, of = {FLOW} }}",
    f"{{ ratio = {CASES}, of = {STOCK} }}",
    f"{{ sum = [{STOCK}, {FLOW}] }}",
    f"{{ sum = [{STOCK}, {{ sum = [{STOCK}] }}] }}",
    f"{{ difference = [{STOCK}, {FLOW}] }}",
    f"{{ share = {FLOW}, of = {{ sum = [{STOCK}, {FLOW}] }} }}",
    f"{{ share = {CHANGE}, of = {STOCK} }}",
    '{ flow = "absconded", during = "2031", within = { flow = ["absconded", "posted"] } }',
    '{ stock = "wanted", on = 2031-01-31, within = { stock = "absent" } }',
]


@pytest.mark.parametrize("quantity", SOUND)
def test_sound_quantities_have_no_fault_as_figures_and_as_readings(faults_of, quantity) -> None:
    assert faults_of(figure(quantity) | reading(quantity)) == []


@pytest.mark.parametrize(
    ("quantity", "code", "near"),
    [
        ('{ stock = "servign", on = 2031-01-31 }', "PM302", "serving"),
        ('{ stock = "outside", on = 2031-01-31 }', "PM303", None),
        ('{ stock = "call_up", on = 2031-01-31 }', "PM303", None),
        ('{ stock = "cases", on = 2031-01-31 }', "PM303", None),
        ('{ flow = "serving", during = "2031" }', "PM303", None),
        ('{ counter = "absconded", during = "2031" }', "PM303", None),
        ('{ rate = "absent", per = "month", during = "2031" }', "PM303", None),
        ('{ hazard = "call_up", per = "month", during = "2031" }', "PM409", None),
        (
            '{ hazard = "absconded", per = "month", during = [2031-01-01, 2031-01-30] }',
            "PM406",
            None,
        ),
        ('{ peak = "absconded", per = "month", during = [2031-01-02, 2031-02-27] }', "PM406", None),
        ('{ stock = ["absent", "wanted"], on = 2031-01-31 }', "PM305", None),
        ('{ ever = ["absent", "wanted"], by = 2031-01-31 }', "PM305", None),
        ('{ stock = "serving" }', "PM404", None),
        ('{ flow = "absconded" }', "PM404", None),
        ('{ ever = "absent" }', "PM404", None),
        ('{ hazard = "absconded", per = "month" }', "PM404", None),
        (f'{{ share = {{ stock = "units" }}, of = {STOCK} }}', "PM404", None),
        (f"{{ share = {CASES}, of = {FLOW} }}", "PM402", None),
        (f"{{ sum = [{CASES}, {FLOW}] }}", "PM402", None),
        (f"{{ difference = [{CASES}, {STOCK}] }}", "PM402", None),
        (f"{{ sum = [{SHARE}] }}", "PM403", None),
        (f"{{ share = {SHARE}, of = {STOCK} }}", "PM403", None),
        (f"{{ share = {STOCK}, of = {CHANGE} }}", "PM403", None),
        (f"{{ share = {STOCK}, of = {{ difference = [{STOCK}, {FLOW}] }} }}", "PM403", None),
        (f"{{ share = {STOCK}, of = {{ sum = [{STOCK}, {CHANGE}] }} }}", "PM403", None),
        ('{ sum = [{ rate = "call_up", per = "month", during = "2031" }] }', "PM403", None),
        ('{ stock = "units", on = 2031-01-31, within = { flow = "absconded" } }', "PM405", None),
        ('{ stock = "units", on = 2031-01-31, within = { stock = "training" } }', "PM405", None),
        (
            '{ stock = "units", on = 2031-01-31, within = { stock = "serving", on = 2031-02-01 } }',
            "PM405",
            None,
        ),
        ("7", "PM401", None),
        ("{}", "PM401", None),
        ('{ stokc = "serving" }', "PM401", "stock"),
        ('{ stock = "serving", on = 2031-01-31, per = "month" }', "PM201", None),
        ('{ stock = "serving", one = 2031-01-31 }', "PM201", "on"),
        ("{ stock = [], on = 2031-01-31 }", "PM212", None),
        ('{ stock = ["units", "units"], on = 2031-01-31 }', "PM301", None),
        ('{ stock = "serving", on = 2031-01-31, ages = [30, 20] }', "PM207", None),
        ('{ stock = "serving", on = 2031-01-31, ages = [18] }', "PM203", None),
        ('{ stock = "serving", on = 2031-01-31, ages = [18, 200] }', "PM211", None),
        ('{ stock = "serving", on = 2031-01-31T10:00:00 }', "PM205", None),
        ('{ stock = "serving", on = 1031-01-31 }', "PM211", None),
        ('{ rate = "absconded", per = "fortnight", during = "2031" }', "PM210", None),
        ('{ flow = "absconded", during = 2031 }', "PM203", None),
    ],
)
def test_a_faulty_quantity_is_refused_as_figure_and_as_reading(
    faults_of, quantity: str, code: str, near: str | None
) -> None:
    for made in (figure(quantity), reading(quantity)):
        found = faults_of(made)
        assert {(fault.code, fault.nearest) for fault in found} >= {(code, near)}
        assert {fault.code for fault in found} <= {code, "PM404"}


def test_an_assumption_may_leave_its_time_out_as_a_whole(faults_of) -> None:
    assert faults_of(assumption('{ hazard = "absconded", per = "month" }')) == []
    assert faults_of(assumption('{ stock = "serving" }')) == []
    undated = SHARE.replace(", on = 2031-01-31", "")
    assert faults_of(assumption(undated)) == []
    half = SHARE.replace(", on = 2031-01-31", "", 1)
    (fault,) = faults_of(assumption(half))
    assert fault.code == "PM404"


@pytest.mark.parametrize(
    ("quantity", "asserts", "code"),
    [
        (STOCK, "value = -1", "PM209"),
        (STOCK, "between = [-1, 1]", "PM209"),
        (SHARE, "at_least = -0.1", "PM209"),
        (STOCK, "value = 2031-01-01", "PM408"),
        ('{ since = "act-4" }', "value = 7", "PM408"),
        ('{ since = "act-4" }', "about = 7\nwithin = 0.1", "PM408"),
        ('{ lever = "call_up_from_age", on = 2031-05-01 }', "value = 2031-01-01", "PM408"),
        ('{ lever = "call_up_from_agee", on = 2031-05-01 }', "value = 25", "PM302"),
        ('{ lever = "call_up_from_age" }', "value = 25", "PM404"),
        ('{ since = "act-5" }', "value = 2031-01-01", "PM302"),
    ],
)
def test_what_is_asserted_has_to_suit_the_quantity(faults_of, quantity, asserts, code) -> None:
    (fault,) = faults_of(reading(quantity, asserts))
    assert fault.code == code


@pytest.mark.parametrize("quantity", [CHANGE, f"{{ difference = [{STOCK}, {FLOW}] }}"])
def test_changes_and_differences_may_be_negative(faults_of, quantity: str) -> None:
    assert faults_of(figure(quantity, "value = -1")) == []


@pytest.mark.parametrize(
    ("quantity", "asserts"),
    [
        ('{ since = "act-4" }', "value = 2031-04-02"),
        ('{ since = "act-4" }', "between = [2031-01-01, 2031-12-31]"),
        ('{ lever = "call_up_from_age", on = 2031-05-01 }', "value = 25"),
    ],
)
def test_levers_and_acts_may_be_claimed_and_not_be_figures(faults_of, quantity, asserts) -> None:
    assert faults_of(reading(quantity, asserts)) == []
    (fault,) = faults_of(figure(quantity, asserts))
    assert fault.code == "PM407"
    (fault,) = faults_of(assumption(quantity, asserts))
    assert fault.code == "PM407"


def force(text: str) -> dict:
    from scripts.error_examples import load

    return {"force.toml": load()[0]["force.toml"] + MORE_FORCE + text}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('[[group]]\nname = "g"\nof = ["units", "absconded"]', "PM304", "stocks and flows"),
        ('[[group]]\nname = "g"\nof = ["units", "cases"]', "PM303", "neither a stock nor a flow"),
        ('[[group]]\nname = "g"\nof = ["units", "outside"]', "PM303", "outside"),
        ('[[group]]\nname = "g"\nof = ["untis"]', "PM302", "untis"),
        ('[[group]]\nname = "g"\nof = ["g"]', "PM306", "itself"),
        ('[[group]]\nname = "g"\nof = ["flagged", "evaders"]', "PM305", "flagged"),
        ('[[group]]\nname = "g"\nof = ["flagged", "wanted"]', "PM305", "flagged"),
        ('[[group]]\nname = "g"\nof = []', "PM212", "nothing"),
        ('[[flow]]\nname = "f"\nfrom = "unit"\nto = "absent"', "PM302", "unit"),
        ('[[flow]]\nname = "f"\nfrom = "serving"\nto = "absent"', "PM303", "group"),
        ('[[flow]]\nname = "f"\nfrom = "call_up"\nto = "absent"', "PM303", "flow"),
        ('[[flow]]\nname = "f"\nfrom = "units"\nto = "units"', "PM308", "itself"),
        ('[[flow]]\nname = "f"\nfrom = "outside"\nto = "outside"', "PM308", "itself"),
        ('[[flow]]\nname = "f"\nfrom = "units"\nto = "wanted"', "PM308", "flag"),
        ('[[flow]]\nname = "f"\nfrom = "gone"\nto = "units"', "PM308", "only grows"),
        (
            '[[flow]]\nname = "f"\nfrom = "units"\nto = "gone"\nrate = "a"\ndwell = "b"',
            "PM208",
            "rate",
        ),
        ('[[stock]]\nname = "s"\ninside = ["wanted"]', "PM303", "flag"),
        ('[[stock]]\nname = "s"\ninside = ["nowhere"]', "PM302", "nowhere"),
        ('[[stock]]\nname = "s"\nstarts_at = -1', "PM209", "-1"),
        ('[[stock]]\nname = "units"', "PM301", "units"),
        ('[[stock]]\nname = "call_up"', "PM301", "call_up"),
        ('[[stock]]\nname = "outside"', "PM307", "outside"),
        ('[[counter]]\nname = "k"\ncounts = ["units"]', "PM303", "units"),
        ('[[counter]]\nname = "k"\nof_stock = ["absconded"]', "PM303", "absconded"),
        ('[[counter]]\nname = "k"\nof_stock = ["wanted"]', "PM303", "flag"),
        ('[[counter]]\nname = "k"\nsum_of = ["k"]', "PM306", "itself"),
        ('[[counter]]\nname = "k"\nsum_of = ["units"]', "PM303", "units"),
        ('[[counter]]\nname = "k"\nsum_of = ["cases"]\nunit = "file"', "PM402", "file"),
        ('[[counter]]\nname = "k"\nsum_of = ["cases"]\ncounts = ["absconded"]', "PM208", "counts"),
        ('[[counter]]\nname = "k"\nper_person = [2, 1]', "PM207", "reversed"),
        ('[[counter]]\nname = "k"\nper_person = [-2, 1]', "PM209", "possible"),
    ],
)
def test_a_force_that_cannot_be_is_refused(faults_of, text: str, code: str, words: str) -> None:
    (fault,) = faults_of(force(text))
    assert fault.code == code
    assert words in fault.text


@pytest.mark.parametrize(
    "text",
    [
        '[[group]]\nname = "g"\nof = ["serving", "absent"]',
        '[[group]]\nname = "g"\nof = ["absconded", "call_up"]',
        '[[group]]\nname = "g"\nof = ["flagged", "units"]',
        '[[counter]]\nname = "k"\nof_stock = ["serving"]\nper_person = [0.5, 1]',
        '[[counter]]\nname = "k"',
        '[[counter]]\nname = "k"\nsum_of = ["cases"]',
        '[[flow]]\nname = "f"\nfrom = "units"\nto = "outside"',
    ],
)
def test_a_force_that_can_be_is_accepted(faults_of, text: str) -> None:
    assert faults_of(force(text)) == []


def test_a_flag_in_a_group_is_told_at_the_group_and_not_wherever_it_is_used(faults_of) -> None:
    changes = force('[[group]]\nname = "g"\nof = ["wanted", "absent"]')
    found = faults_of(changes | figure('{ stock = "g", on = 2031-01-31 }'))
    assert [(fault.file, fault.code) for fault in found] == [("force.toml", "PM305")]


def test_a_circle_of_groups_is_told_once_and_nothing_hangs(faults_of) -> None:
    text = "\n".join(f'[[group]]\nname = "g{i}"\nof = ["g{(i + 1) % 50}"]' for i in range(50))
    found = faults_of(force(text) | figure('{ stock = "g7", on = 2031-01-31 }'))
    assert [fault.code for fault in found] == ["PM306"]


def test_a_long_chain_of_groups_is_no_circle(faults_of) -> None:
    text = '[[group]]\nname = "g0"\nof = ["units"]\n' + "\n".join(
        f'[[group]]\nname = "g{i}"\nof = ["g{i - 1}"]' for i in range(1, 300)
    )
    assert faults_of(force(text) | figure('{ stock = "g299", on = 2031-01-31 }')) == []


def sources(text: str) -> dict:
    more = '[[source]]\nid = "ministry"\nreliability = "B"\ncredibility = 2\n'
    return {"sources.toml": more + text}


def test_sources_that_retell_each_other_in_a_circle_are_refused(faults_of) -> None:
    other = '[[source]]\nid = "{}"\nreliability = "B"\ncredibility = 2\nrepeats = "{}"\n'
    (fault,) = faults_of(sources(other.format("a", "b") + other.format("b", "a")))
    assert fault.code == "PM306"
    (fault,) = faults_of(sources(other.format("a", "c")))
    assert fault.code == "PM302"
    assert faults_of(sources(other.format("a", "ministry") + other.format("b", "a"))) == []


def test_one_document_with_two_origins_is_a_warning(write_study) -> None:
    graded = '[[source]]\nid = "{0}"\nreliability = "B"\ncredibility = 2\n'
    other = graded + 'document = "d"\norigin = "{0}"\n'
    study = open_study(write_study(sources(other.format("a") + other.format("b"))))
    assert [warning[:22] for warning in study.warnings] == ["sources.toml:15: PM605"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('id = "m"\nlever = "x"\nsince = 2031-01-01\nvalue = 1\nsource = "nobody"', "PM302"),
        ('id = "m"\nlever = "x"\nsince = 2031-01-01\nvalue = 1\nuntil = 2030-01-01', "PM206"),
        ('id = "m"\nlever = "x"\nsince = 2031-01-01\nvalue = 1\nbefore = 2030-01-01', "PM410"),
        ('id = "m"\nlever = "x"\nsince = 2031-01-01\nvalue = 1\nstatus = "law"', "PM210"),
    ],
)
def test_a_faulty_measure_is_refused(faults_of, text: str, code: str) -> None:
    found = faults_of({"measures.toml": f"[[measure]]\n{text}\n"})
    assert [fault.code for fault in found if fault.file == "measures.toml"] == [code]


def test_same_as_names_figures_alone(faults_of) -> None:
    claim = '[[claim]]\nid = "c"\nsays = "x"\nuntestable = "y"\nsame_as = ["{}"]\n'
    assert faults_of({"claims/main.toml": claim.format("strength")}) == []
    (fault,) = faults_of({"claims/main.toml": claim.format("strenght")})
    assert (fault.code, fault.nearest) == ("PM302", "strength")


def test_figures_and_assumptions_share_one_set_of_ids(faults_of) -> None:
    again = assumption(STOCK)["figures/main.toml"].replace('"a"', '"strength"')
    (fault,) = faults_of({"figures/other.toml": again})
    assert fault.code == "PM301"
    assert "figures/main.toml:2" in fault.what


def test_readings_of_different_claims_may_share_an_id(faults_of) -> None:
    one = reading(STOCK)["claims/main.toml"]
    two = one.replace('"c"', '"d"')
    assert faults_of({"claims/main.toml": one + two}) == []
    (fault,) = faults_of({"claims/main.toml": one + one[one.index("[[claim.reading") :]})
    assert fault.code == "PM301"


def test_a_value_that_looks_rounded_is_warned_about_for_figures_only(write_study) -> None:
    study = write_study(figure(STOCK, "value = 412_000") | reading(STOCK, "value = 412_000"))
    assert [w[:27] for w in open_study(study).warnings] == ["figures/main.toml:4: PM601:"]
    for more in ("rounded_to = 1000", "exact = true"):
        study = write_study(figure(STOCK, f"value = 412_000\n{more}"))
        assert open_study(study).warnings == ()
