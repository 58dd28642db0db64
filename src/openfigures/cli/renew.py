"""`openfigures renew`."""

from pathlib import Path

import click

from openfigures.errors import UsageError
from openfigures.reports.escape import visible

_FILE = click.Path(path_type=Path, dir_okay=False)
_EXAMPLE = """\b
Example:
  openfigures renew my-figures --to store --key release-key
  openfigures renew my-figures --to store --key release-key --revoke 0.2.0 --because "the unit was wrong"
"""


@click.command(epilog=_EXAMPLE)
@click.argument("name")
@click.option("--to", "store", required=True, type=click.Path(path_type=Path, file_okay=False), help="The store.")
@click.option("--key", type=_FILE, help="The private key that signs, as openfigures keygen makes it.")
@click.option("--unsigned", is_flag=True, help="Sign nothing.")
@click.option("--signers", type=_FILE, help="Who may have signed the index before, if it was not this key.")
@click.option("--revoke", metavar="X.Y.Z", help="A version that must not be used any more; it stays where it is.")
@click.option("--because", help="Why it must not.")
def renew(
    name: str,
    store: Path,
    key: Path | None,
    unsigned: bool,
    signers: Path | None,
    revoke: str | None,
    because: str | None,
) -> None:
    """Say once more, and signed, that these are all releases of a package.

    NAME is the package. An index says for 400 days that there is nothing newer; when no release comes in that time,
    renew it, or those who get the package are warned of a mirror that hides something. With --key an index that nobody
    signed so far is signed: whoever does it vouches for all that is in it.
    """
    from openfigures.cli.release import read_key  # noqa: PLC0415 - not needed for the help
    from openfigures.releases.publishing.renewing import renew_index  # noqa: PLC0415
    from openfigures.releases.signing.signers import Signers  # noqa: PLC0415

    if (revoke is None) != (because is None):
        raise UsageError("say with --revoke which version must not be used any more, and with --because why")
    believed = Signers.read(signers) if signers else None
    revoked = {revoke: because} if revoke is not None and because is not None else {}
    index = renew_index(store, name, read_key(key, unsigned), believed, revoked)
    click.echo(f"{visible(name)}: {len(index.releases)} releases, {len(index.revoked)} revoked")
    click.echo(f"  the index is number {index.sequence} and good until {index.expires:%Y-%m-%d}")
