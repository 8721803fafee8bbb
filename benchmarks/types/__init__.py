"""How often findings about types are right: neighbouring releases of packages that ship their annotations."""
