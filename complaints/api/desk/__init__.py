"""The officer: the queue of the own body, a complaint, the steps of the workflow."""
