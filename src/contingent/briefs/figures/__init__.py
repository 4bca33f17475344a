"""Figures: what each shows, as rows, and one way of drawing them for every door."""
