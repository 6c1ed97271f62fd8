"""The plain reader: the same API, answered object by object, to compare the planned reads with.

It holds every row in memory and walks them in Python, one thing after another. It knows nothing of
statements, plans or predicates in SQL, so an answer that both give is not one mistake made twice.
"""
