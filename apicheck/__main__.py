"""`python -m apicheck` is `apicheck`."""

from apicheck.cli.main import main

if __name__ == "__main__":
    main()
