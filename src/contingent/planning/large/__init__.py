"""The route for problems too large to prove: a bound from prices, and a compiled local search."""
