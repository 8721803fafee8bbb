"""`apicheck init`: what a repository is like, and what it takes to use apicheck there.

`inspection` reads, `proposals` decides what to add (pure), `files/` holds what is written. Nothing is ever overwritten:
a file is written where there is none, or gets lines at its end.
"""
