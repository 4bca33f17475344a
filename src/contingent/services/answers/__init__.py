"""The questions: who stands, the plan, what it hinges on, what to ask for."""
