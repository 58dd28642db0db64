"""Write the size and SHA-256 of every table into datapackage.json, after the tables have changed."""

import hashlib
import json
from pathlib import Path

DESCRIPTOR = Path(__file__).resolve().parent.parent / "datapackage.json"


def stamp(descriptor: Path) -> list[str]:
    """Rewrite `bytes` and `hash` of every resource; return the names of those that were out of date."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    stale = []
    for resource in package["resources"]:
        data = (descriptor.parent / resource["path"]).read_bytes()
        facts = {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        if any(resource.get(key) != value for key, value in facts.items()):
            resource.update(facts)
            stale.append(resource["name"])
    if stale:
        text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        descriptor.write_text(text, encoding="utf-8", newline="\n")
    return stale


def main() -> None:
    stale = stamp(DESCRIPTOR)
    print(f"stamped: {', '.join(stale)}" if stale else "every resource was already stamped")


if __name__ == "__main__":
    main()
