"""passmuster: do the numbers pass muster?

The whole public surface. What is heavy is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from passmuster._version import __version__

if TYPE_CHECKING:
    from passmuster.auditing.audit import audit as audit
    from passmuster.auditing.finding import Audit as Audit
    from passmuster.auditing.finding import Finding as Finding
    from passmuster.errors import PassmusterError as PassmusterError
    from passmuster.errors import StudyError as StudyError
    from passmuster.files.folder import check as check
    from passmuster.files.folder import open_study as open_study
    from passmuster.inference.infer import infer as infer
    from passmuster.inference.posterior import Posterior as Posterior
    from passmuster.projection.project import project as project
    from passmuster.projection.result import Projection as Projection
    from passmuster.report.render import render as render
    from passmuster.vocabulary.study import Study as Study

_HOMES = {
    "Audit": "passmuster.auditing.finding",
    "Finding": "passmuster.auditing.finding",
    "PassmusterError": "passmuster.errors",
    "Posterior": "passmuster.inference.posterior",
    "Projection": "passmuster.projection.result",
    "Study": "passmuster.vocabulary.study",
    "StudyError": "passmuster.errors",
    "audit": "passmuster.auditing.audit",
    "check": "passmuster.files.folder",
    "infer": "passmuster.inference.infer",
    "open_study": "passmuster.files.folder",
    "project": "passmuster.projection.project",
    "render": "passmuster.report.render",
}

__all__ = [
    "Audit",
    "Finding",
    "PassmusterError",
    "Posterior",
    "Projection",
    "Study",
    "StudyError",
    "__version__",
    "audit",
    "check",
    "infer",
    "open_study",
    "project",
    "render",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
