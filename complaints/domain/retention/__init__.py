"""The end of a complaint's keeping: when it is due, what forbids it, who signs, and what is destroyed.

`schedule` counts, `holds` forbid, `announcing` tells the complainant, `proposals` takes the two signatures, `erasing`
destroys, `lists` is what the supervisors' page reads. `reapplying` does again after a restore what was done before it.
"""
