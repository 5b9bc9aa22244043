"""Filing a complaint by program, once for each key."""
