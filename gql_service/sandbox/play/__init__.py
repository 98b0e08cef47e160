"""The course of a game: what will happen in it, and where it stands at an instant."""
