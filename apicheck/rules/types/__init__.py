"""Rules about annotations that no longer fit where the old ones stood, as a type checker decides."""
