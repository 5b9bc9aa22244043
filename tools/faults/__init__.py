"""`make faults N=…`: a whole portal whose parts are killed with `kill -9`, one after the other, while people file.

Complaints come in over HTTP at a steady rate, through the form and the programming interface. Work is delivered to the
workers twice on purpose. Afterwards every complaint is looked up and counted (none lost, none half, none twice) and
opened with the code of its confirmation. docs/operators/background-work.md reads the last line.
"""
