"""The course of a game: its complete script, and its state at an instant."""
