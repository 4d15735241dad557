"""The revisions, a file each."""
