"""Whether another sampler comes to our posterior, and how long each takes.

What: a force of four flows with 22 figures through three reporters, 21 dimensions. Ours: two runs
of adaptive tempered sequential Monte Carlo over the coarse kernel. The peer: NumPyro's NUTS with a
dense mass matrix, two chains, on the same model written again from the documents in JAX, its
dynamics by matrix exponentials. Means have to lie within 0.1 standard deviations of each other,
and standard deviations within 10 %. Times are not like for like: they are of as many draws as are
asked for, NUTS's with its compilation, ours with the kernel's if it is not compiled yet.

Needs the extra `nuts`: pip install -e ".[infer,nuts]"

python benchmarks/nuts.py [--particles 4000] [--warmup 800] [--draws 3000] [--seed 1] [--save]
"""

from __future__ import annotations

import argparse
import sys

from _common import ROOT, finish, table, versions

sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--particles", type=int, default=4000, help="of each of our two runs")
    parser.add_argument("--warmup", type=int, default=800, help="of each chain of NUTS")
    parser.add_argument("--draws", type=int, default=3000, help="of each chain of NUTS")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    try:
        from tests.parity.nuts_compare import compare

        compared = compare(asked.particles, asked.warmup, asked.draws, asked.seed)
    except ModuleNotFoundError as missing:
        raise SystemExit(f'{missing}: pip install -e ".[infer,nuts]"') from None
    rows = [
        [line.name, _both(line.ours), _both(line.nuts), f"{line.apart:+.3f}",
         f"{line.error:.3f}", f"{line.wider:.3f}"]
        for line in compared.lines
    ]  # fmt: skip
    head = ["parameter", "ours", "NUTS", "means apart", "Monte Carlo error", "sd ratio"]
    furthest = max(abs(line.apart) for line in compared.lines)
    ratios = [line.wider for line in compared.lines]
    least = min(line.ess for line in compared.lines)
    ours, theirs = compared.seconds
    text = (
        f"{table(head, rows)}\n\n"
        f"Mean (standard deviation) of the logarithm; of the coverage itself; of a step, in prior "
        f"standard deviations. Furthest apart: {furthest:.3f}; ratios {min(ratios):.3f} to "
        f"{max(ratios):.3f}.\n"
        f"Ours: {ours:.0f} s for 2 x {asked.particles:,} particles. NUTS: {theirs:.0f} s for "
        f"2 x {asked.draws:,} draws after 2 x {asked.warmup:,}, worth {least:,.0f} independent "
        f"ones or more; {compared.diverging} diverged."
    )
    numbers = {
        line.name: {
            "ours": line.ours, "nuts": line.nuts, "apart": line.apart, "error": line.error,
            "sd_ratio": line.wider, "ess": line.ess, "r_hat": line.split,
        }
        for line in compared.lines
    }  # fmt: skip
    used = versions("numpy", "numba", "numpyro", "jax")
    kept = {"numbers": numbers, "seconds": {"ours": ours, "nuts": theirs}}
    finish("nuts", text, kept, used, save=asked.save)


def _both(found: tuple[float, float]) -> str:
    return f"{found[0]:.3f} ({found[1]:.3f})"


if __name__ == "__main__":
    main()
