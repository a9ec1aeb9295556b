"""Brings documents into the collection: location -> document -> passages -> corpus."""
