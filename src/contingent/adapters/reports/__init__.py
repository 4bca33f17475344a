"""Reports from outside: documents to text, the language, a second opinion, a language model."""
