"""How a database came to be as it is, step by step; run by `hymnsheet migrate` and at every start."""
