"""Redo every proof of an audit's JSON in fractions, without passmuster: check_proof.py [FILE]."""

import json
import sys
from fractions import Fraction as F


def faults(proof, asserted, supports):
    way = 1 if proof["side"] == "at_most" else -1  # a proof of "at least" is the mirror image
    edge, spare = F(proof["edge"]), {v: -F(size) for v, size in proof["target"].items()}
    for row in proof["proof"]:
        if way * F(row["multiplier"]) * {"<=": 1, ">=": -1, "==": 0}[row["sense"]] < 0:
            yield f"a wrong sign on {row['row']}"
        for v, size in row["terms"].items():
            spare[v] = spare.get(v, 0) + F(row["multiplier"]) * F(size)
    yield from (f"the sum misses {v}" for v, left in spare.items() if way * left < 0)  # all v >= 0
    rows, lines = (sum(F(p["multiplier"]) * F(p["bound"]) for p in proof[k]) for k in PARTS)
    if not rows == lines == (0 if proof["quotient"] else edge):
        yield f"its rows give {rows}, its lines {lines}, and it states {edge}"
    if asserted is not None:
        end = asserted[(way > 0) == supports]
        over = None if end is None else way * (edge - end)
        if over is None or over > abs(end) / 10**11 or (over >= 0 and not supports):  # 12 digits
            yield f"the edge {edge} does not {'support' if supports else 'contradict'} {asserted}"


PARTS, LAW = ("proof", "lines"), ("{ lever", "{ since")  # what the law says has no sum to redo
with open(sys.argv[1] if sys.argv[1:] else 0, encoding="utf-8") as file:
    audit = json.load(file, parse_float=F)
proofs, wrong = [(str(c["figures"]), c["certificate"], None, False) for c in audit["conflicts"]], []
for f in (f for f in audit["findings"] if not str(f["quantity"]).startswith(LAW)):
    name, sure = f"{f['claim']}/{f['reading']}", f["verdict"] in ("contradicted", "disputed")
    proofs += [(name, f["certificate"], f["asserted"] if sure else None, False)]
    proofs += [(name, part, f["asserted"], True) for part in f["support"]]
    wrong += [f"{name}: no exact proof"] * (sure and not (f["certificate"] or {}).get("exact"))
proofs = [(n, p, *how) for n, one, *how in proofs if one for p in (one, *one.get("also", ()))]
wrong += [f"{name}: {fault}" for name, *proof in proofs for fault in faults(*proof)]
print(*wrong, f"{len(proofs)} proofs checked, {len(wrong)} faults", sep="\n")
sys.exit(bool(wrong))
