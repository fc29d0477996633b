"""Models that make moving pictures: in a process of their own, which alone loads their libraries.

Modules that only that process loads: `guest`, `pipelines`, `making`.
"""
