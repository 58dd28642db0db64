"""Where the versions of a package are taken from: folders, archives, revisions of a git repository."""
