"""Figures of the portal, each beside a peer or the bare engine in the same run. `make bench` prints them all."""
