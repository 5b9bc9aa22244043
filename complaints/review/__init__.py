"""The officer: the queue of the own body, the complaint, the steps of the workflow."""
