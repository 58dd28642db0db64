"""The process of a judge that works apart: `python -m openfigures.validation.worker FOLDER`."""

import pickle
import sys
from pathlib import Path

from openfigures.errors import OpenFiguresError
from openfigures.findings import JudgeResult
from openfigures.options import Options
from openfigures.package.opening import open_package
from openfigures.rules.catalogue import read_catalogue
from openfigures.validation.apart import ANSWER, JOB, Job
from openfigures.validation.walk import judge_case, load_engine, load_judge, read_case


def main() -> None:
    """Do the job of a folder and leave the answer there: a result, an error, or why there is neither."""
    folder = Path(sys.argv[1])
    job: Job = pickle.loads((folder / JOB).read_bytes())  # noqa: S301 - written by the process that started this one
    answer: JudgeResult | OpenFiguresError | str
    try:
        answer = _judge(job)
    except OpenFiguresError as error:
        answer = error
    except Exception as error:  # whatever a library raises: the verdict is then "undecided", and says why
        answer = f"{type(error).__name__}: {str(error)[:500]}"
    partial = folder / "partial"
    partial.write_bytes(pickle.dumps(answer))
    partial.replace(folder / ANSWER)


def _judge(job: Job) -> JudgeResult:
    judge = load_judge(job.judge)
    package = open_package(job.path)
    options = Options(engine=job.engine, keep=job.keep)
    case = read_case(package, read_catalogue(package), options, _unheard, compared=job.compared)
    return judge_case(case, [judge], load_engine(options), _unheard)[0]


def _unheard(what: str, done: int, total: int) -> None:
    """Tell nobody: another process shows how far the work is."""


if __name__ == "__main__":
    main()
