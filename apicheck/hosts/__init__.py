"""The hosts of repositories, GitHub and GitLab: what a run there is about, and one comment that is kept up to date.

A new host is one file here that offers a `Thread` (see `apicheck.hosts.thread`), one that reads what its runs are about
(see `apicheck.hosts.occasion`), and a line for each in `apicheck.hosts.known`.
"""
