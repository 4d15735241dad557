"""Claim and source verification for folders of documents."""
