"""Template filters: only how values look on a page. Wording belongs to the templates, rules to the domain."""
