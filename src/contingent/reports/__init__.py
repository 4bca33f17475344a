"""Reading reports: from an article to proposed claims, each with the words it rests on.

Pure: text in, proposals out. What reads files, and what asks other people's models, lives in
``contingent.adapters.reports``.
"""
