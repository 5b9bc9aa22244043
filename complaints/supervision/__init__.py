"""The supervisor of a body: what is late, who works on what. Also what administrators and auditors see."""
