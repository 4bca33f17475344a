"""The pages: what each shows at once, and what follows by stream."""
