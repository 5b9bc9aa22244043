"""Tests against a whole portal: web, worker, beat, broker and database of its own."""
