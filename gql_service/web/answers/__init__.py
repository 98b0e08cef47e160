"""Answers as bytes: encoded, compressed, labeled and cached."""
