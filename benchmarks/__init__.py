"""Benchmarks: ratios against peers measured in the same run, equal answers asserted first."""
