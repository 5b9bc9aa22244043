"""The complainant before filing: one question a page, an encrypted draft, the confirmation."""
