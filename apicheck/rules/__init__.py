"""The rules, one file each, in a package for each family. See `apicheck.rules.rule` for what one is made of."""
