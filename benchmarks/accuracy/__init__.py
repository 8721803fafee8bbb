"""How often apicheck is right: its findings held against what CPython sees of installed releases.

`python -m benchmarks.accuracy --help` says how to run it; docs/accuracy.md how to read it.
"""
