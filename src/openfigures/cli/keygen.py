"""`openfigures keygen`."""

from pathlib import Path

import click

_EXAMPLE = """\b
Example:
  openfigures keygen release-key
  openfigures release my-package --to store --key release-key
"""


@click.command(epilog=_EXAMPLE)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase, which locks the key.")
@click.option("--comment", default="", help="Whose key it is, for the public file.")
def keygen(file: Path, passphrase: bool, comment: str) -> None:
    """Make a key for signing releases.

    FILE is the private key, which stays secret; FILE.pub is the public one. Both are files of OpenSSH (Ed25519).
    """
    from openfigures.releases.signing.keys import new_key  # noqa: PLC0415 - not needed for the help

    secret = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True) if passphrase else ""
    key = new_key(file, secret, comment)
    click.echo(f"wrote {file} and {file}.pub ({key.public.fingerprint})")
    click.echo("others believe it for the package NAME with this line in their allowed_signers:")
    click.echo(f'NAME namespaces="openfigures-*" {key.public}')
