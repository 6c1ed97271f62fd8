"""`python -m bench.relevance FOLDER`: how good related stories and search are, on judged files."""
