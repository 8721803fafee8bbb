"""Classes over their bases: ancestors, members, and what their kind makes of them."""
