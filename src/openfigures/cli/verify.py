"""`openfigures verify`."""

import click

from openfigures.cli.progress import progress_bar
from openfigures.cli.terms import Asked, with_terms

_EXAMPLE = """\b
Example:
  openfigures verify chongqing-1.0.0.zip --signers allowed_signers
  openfigures verify https://example.org/data/chongqing --signers allowed_signers
"""


@click.command(epilog=_EXAMPLE)
@click.argument("release")
@with_terms
def verify(release: str, asked: Asked) -> None:
    """Say whether a release is authentic, whole and unchanged.

    RELEASE is an archive, the folder that it was unpacked to, or STORE/NAME, a folder or an address, for the newest
    release there. Nothing is kept. Exits with 4 when anything is wrong.
    """
    from openfigures.releases.reading.examining import examine  # noqa: PLC0415 - not needed for the help
    from openfigures.releases.reading.words import verified_as_json, verified_as_text  # noqa: PLC0415

    with asked.telling_refusals(), progress_bar() as progress:
        verified = examine(release, asked.terms(), asked.reach(), progress)
    render = verified_as_json if asked.form == "json" else verified_as_text
    click.echo(render(verified), nl=False)
