"""The quiet pages: the landing, what people should know before they file, and what is said when it fails.

A face like the others: imported by the URLs and settings alone.
"""
