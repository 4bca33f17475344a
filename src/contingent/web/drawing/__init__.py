"""Drawing: scales, projections and layouts; numbers in, numbers out."""
