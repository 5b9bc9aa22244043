"""The same portal for programs: Django REST framework under /api/v1/.

A face: imported by the URLs and named in the settings. Described at /api/docs/ and in docs/operators/api.md.
"""
