"""Papers made from a complaint: the PDF case report and the receipt."""
