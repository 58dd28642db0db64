"""`openfigures release`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from openfigures.cli.output import write
from openfigures.cli.progress import progress_bar
from openfigures.errors import InputRefusedError, ReleaseError, UsageError

if TYPE_CHECKING:
    from openfigures.releases.publishing.making import Request
    from openfigures.releases.signing.keys import PrivateKey

_FILE = click.Path(path_type=Path, dir_okay=False)
_EXAMPLE = """\b
Example:
  openfigures release my-package --to store --key release-key --dry-run
  openfigures release my-package --to store --draft
  openfigures release my-package --to store --key release-key
"""


@click.command(epilog=_EXAMPLE)
@click.argument("package", default=".", type=click.Path(path_type=Path))
@click.option(
    "--to", "store", required=True, type=click.Path(path_type=Path, file_okay=False), help="The store of releases."
)
@click.option(
    "--version",
    "version",
    metavar="auto|X.Y.Z",
    help="Insist on the version that the changes ask for, or on this one; by default any that fits.",
)
@click.option("--key", type=_FILE, help="The private key that signs, as openfigures keygen makes it.")
@click.option("--unsigned", is_flag=True, help="Sign nothing.")
@click.option("--signers", type=_FILE, help="Who may have signed the releases before, if it was not this key.")
@click.option("--changelog", type=_FILE, help="Take this file for the changelog of the package.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and touch nothing.")
@click.option("--draft", is_flag=True, help="Release nothing; write version and changelog entry into the package.")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]))
@click.pass_context
def release(ctx: click.Context, /, package: Path, store: Path, draft: bool, form: str, **options: Any) -> None:
    """Publish a package as one release that never changes.

    PACKAGE is a folder; by default the current one. Nothing is released unless every judge passes, the suites are
    current, the work tree is clean, the version fits what changed since the last release, and the changelog has an
    entry for it; all that is missing is told at once, and the command exits with 1. After a crash, the next run
    finishes or repeats what was begun.
    """
    from openfigures.releases.publishing import drafting, making, telling  # noqa: PLC0415 - not needed for the help

    try:
        if draft:
            drafted = drafting.draft(package, store)
            write(telling.draft_as_json(drafted) if form == "json" else telling.draft_as_text(drafted), None)
            return
        with progress_bar() as progress:
            result = making.make(_request(package, store, **options), progress)
    except (InputRefusedError, ReleaseError) as error:
        if form == "json":
            from openfigures.reports.json import render_refusal  # noqa: PLC0415

            write(render_refusal(error), None)
        raise
    write(telling.result_as_json(result) if form == "json" else telling.result_as_text(result), None)
    ctx.exit(1 if result.obstacles else 0)


def _request(
    package: Path,
    store: Path,
    *,
    version: str | None,
    key: Path | None,
    unsigned: bool,
    signers: Path | None,
    changelog: Path | None,
    dry_run: bool,
) -> "Request":
    """Return what was asked for; raises UsageError when it does not fit together, or a key cannot be read."""
    from openfigures.releases.publishing.making import Request  # noqa: PLC0415 - not needed for the help
    from openfigures.releases.signing.signers import Signers  # noqa: PLC0415

    return Request(
        package=package,
        store=store,
        version=version,
        key=None if dry_run and key is None else read_key(key, unsigned),
        signers=Signers.read(signers) if signers else None,
        changelog=changelog,
        dry_run=dry_run,
    )


def read_key(key: Path | None, unsigned: bool) -> "PrivateKey | None":
    """Return the key that signs, None when nobody does; raises UsageError when neither was said, or no key is there."""
    from openfigures.releases.signing.keys import read_private_key  # noqa: PLC0415 - not needed for the help

    if (key is None) != unsigned:
        raise UsageError("say with --key FILE who signs, or with --unsigned that nobody does")
    return read_private_key(key, _passphrase) if key else None


def _passphrase() -> str:
    return str(click.prompt("Passphrase of the key", hide_input=True, err=True))
