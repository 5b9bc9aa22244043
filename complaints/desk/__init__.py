"""What the pages of staff share: the rail, rows of a list, the page of one act. For two faces."""
