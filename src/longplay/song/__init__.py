"""The words of a record. Frozen dataclasses, standard library only."""
