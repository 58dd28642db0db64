"""Files of two versions, byte by byte."""

from openfigures.errors import MachineError
from openfigures.package.descriptor import Resource
from openfigures.package.paths import Folder

_PIECE = 2**20


def same_files(old: Resource, old_folder: Folder, new: Resource, new_folder: Folder) -> bool:
    """Tell whether two resources have the same bytes, wherever these lie.

    Raises InputRefusedError when a file must not be opened, MachineError when it cannot be read.
    """
    if len(old.paths) != len(new.paths) or old.data != new.data:
        return False
    try:
        return all(
            _same_bytes(old_folder, one, old, new_folder, other, new)
            for one, other in zip(old.paths, new.paths, strict=True)
        )
    except OSError as error:
        raise MachineError(f"a file of '{new.name}' cannot be read: {error.strerror}") from None


def _same_bytes(
    old_folder: Folder, old_path: str, old: Resource, new_folder: Folder, new_path: str, new: Resource
) -> bool:
    with old_folder.open(old_path, old.spot.place) as one, new_folder.open(new_path, new.spot.place) as other:
        while piece := one.read(_PIECE):
            if piece != other.read(_PIECE):
                return False
        return not other.read(1)
