"""`make faults N=…`: a whole portal whose parts are killed with `kill -9`, one after the other, while people file.

Complaints come in over HTTP at a steady rate, through the form and the programming interface. Afterwards every one of
them is looked up and counted: none lost, none half, none twice. docs/operators/background-work.md reads the last line.
"""
