"""How often the search for slips finds a planted mistake, and how often it cries wolf.

    python benchmarks/slips.py [--studies 200] [--save]

For each kind of mistake, invented studies (tests/oracle/planted.py) whose one statement is a true
number carried wrongly; studies are drawn, seeds 0, 1, 2 …, until so many have a statement that the
account contradicts, since nothing is looked for otherwise. A find counts if kind and quantity are
right and among the first three. Clean studies are hard and have eight true statements each; any
suggestion in one of them counts against it. In the last line numbers are invented, so that no
mistake explains them: it tells how often three suggestions come by chance.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._common import save
from passmuster.accounts.account import Account
from passmuster.auditing.audit import audit
from passmuster.auditing.slips.search import SlipSearch, slips_of_readings
from tests.oracle.planted import KINDS, clean, invented, planted
