"""The process that asks Spark: `python -m openfigures.engines.spark.driver FOLDER`.

Spark starts a Java machine, which prints, keeps state for the whole process and writes into the working folder.
"""

import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from openfigures.engines.spark.asking import Asking
from openfigures.engines.spark.fetching import write_rows
from openfigures.engines.spark.jobs import ANSWER, JOB, Failure, Fetch, Job
from openfigures.engines.spark.judging import Answer, answers
from openfigures.engines.spark.masters import master
from openfigures.engines.spark.session import opened
from openfigures.engines.spark.watch import Watch

_BUGS = ("ParseException", "AnalysisException", "ArithmeticException", "NumberFormatException", "AssertionError")
"""What Spark raises when it was asked wrongly."""


def main() -> None:
    """Do the job of a folder and leave the answer there: what Spark says, or why there is nothing."""
    folder = Path(sys.argv[1])

    job: Job | Fetch = pickle.loads((folder / JOB).read_bytes())  # noqa: S301 - written by the process that started this one
    watch = Watch(lambda reason: _leave(folder, Failure(reason)), has_workers=master(job.url).has_workers)
    watch.start()
    try:
        found: Mapping[int, Answer] | Failure = (
            _asked(job, folder, watch) if isinstance(job, Job) else _fetched(job, folder, watch)
        )
    except Exception as error:  # whatever Spark raises: the other process knows what to make of it
        found = Failure(_words(error), isinstance(job, Job) and type(error).__name__ in _BUGS)
    _leave(folder, found)


def _asked(job: Job, folder: Path, watch: Watch) -> Mapping[int, Answer]:
    rows = max(copy.rows for copy in job.copies.values())
    with opened(master(job.url), folder, rows) as session:
        watch.began(session)
        asking = Asking(session, job.copies)
        asking.know()
        found = answers(asking, job.checks, job.keep)
        watch.end()
    return found


def _fetched(job: Fetch, folder: Path, watch: Watch) -> Mapping[int, Answer]:
    with opened(master(job.url), folder, 1, catalogue=True) as session:
        watch.began(session)
        for path, table in job.tables.items():
            write_rows(session.table(table), path)
        watch.end()
    return {}


def _words(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:2])[:400]}"


def _leave(folder: Path, answer: object) -> None:
    partial = folder / "partial"
    partial.write_bytes(pickle.dumps(answer))
    with suppress(FileNotFoundError):  # two threads can have something to say; one of them is enough
        partial.replace(folder / ANSWER)


if __name__ == "__main__":
    main()
