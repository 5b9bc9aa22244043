"""Who works with the portal: users, their membership of bodies, and what each may do.

`permissions.py` is the one place that answers "may this person do this". Imported by the domain and the faces.
"""
