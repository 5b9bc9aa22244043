"""The complainant after filing, by reference and code."""
