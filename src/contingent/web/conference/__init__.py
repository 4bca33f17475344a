"""The room of a conference: whoever asks is signed in, and answered on its own view."""
