"""The options of all commands that verify: whom to believe, how far to go, how to say it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from openfigures.cli.output import write
from openfigures.errors import InputRefusedError, ReleaseError, UsageError

if TYPE_CHECKING:
    from openfigures.releases.reading.getting import Terms
    from openfigures.releases.reading.reaching import Reach

_FILE = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option("--signers", type=_FILE, help="Who may sign: a file allowed_signers, as for ssh-keygen."),
    click.option("--revoked", type=_FILE, help="Keys that are believed no more: a file with one public key a line."),
    click.option("--unsigned", is_flag=True, help="Ask for no signature: compare the bytes, whoever made them."),
    click.option("--state", type=_FILE, help="What is known of stores; by default a file in your state folder."),
    click.option("--allow-http", is_flag=True, help="Talk to a server without encryption."),
    click.option(
        "--patience",
        default=30.0,
        show_default=True,
        type=click.FloatRange(min=0, min_open=True),
        help="Seconds that a server may be silent.",
    ),
    click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"])),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a user said with these options."""

    signers: Path | None
    revoked: Path | None
    unsigned: bool
    state: Path | None
    allow_http: bool
    patience: float
    form: str

    def terms(self) -> "Terms":
        """Return what must be so before anything is believed; raises UsageError when that was not said."""
        from datetime import UTC, datetime  # noqa: PLC0415 - not needed for the help

        from openfigures.releases.reading.getting import Terms  # noqa: PLC0415
        from openfigures.releases.reading.reaching import cache_folder, state_file  # noqa: PLC0415
        from openfigures.releases.reading.trust import TrustedState  # noqa: PLC0415
        from openfigures.releases.reading.verifying import Policy  # noqa: PLC0415
        from openfigures.releases.signing.signers import Signers  # noqa: PLC0415

        if (self.signers is None) != self.unsigned or (self.revoked and self.unsigned):
            raise UsageError(
                "say with --signers FILE which keys you believe, to learn who made the release; "
                "or ask with --unsigned, and no keys, only whether its bytes fit together"
            )
        believed = Signers.read(self.signers, self.revoked) if self.signers else None
        policy = Policy(signers=believed, moment=datetime.now(UTC))
        return Terms(policy=policy, trusted=TrustedState(self.state or state_file()), cache=cache_folder())

    def reach(self) -> "Reach":
        """Return how far to go for a store."""
        from openfigures.releases.reading.reaching import Reach  # noqa: PLC0415

        return Reach(allow_http=self.allow_http, patience=self.patience)

    @contextmanager
    def telling_refusals(self) -> Iterator[None]:
        """Write a refusal as JSON too, when that was asked for."""
        try:
            yield
        except (InputRefusedError, ReleaseError) as error:
            if self.form == "json":
                from openfigures.reports.json import render_refusal  # noqa: PLC0415

                write(render_refusal(error), None)
            raise


def with_terms(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options, together as `asked`."""

    @wraps(command)
    def collecting(**options: Any) -> None:
        names = Asked.__dataclass_fields__.keys()
        asked = Asked(**{name: options.pop(name) for name in names})
        command(asked=asked, **options)

    wrapped: Callable[..., None] = collecting
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
