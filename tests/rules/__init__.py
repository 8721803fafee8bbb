"""The rules as data: what each says of itself, and the pages that are made of it."""
