"""What is done at a conference: letting people in, and answering each on its own view."""
