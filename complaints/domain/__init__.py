"""The rules, without HTTP: filing, vault, events, routing, triage, workflow. The only code that changes a complaint."""
