"""Demonstration accounts and complaints: a portal just started is alive for every role. All invented."""
