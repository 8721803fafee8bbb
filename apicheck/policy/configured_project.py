"""What a revision ships, as the configuration of the repository and of its distributions has it."""

from __future__ import annotations

from apicheck.policy.configuration import Configuration
from apicheck.project.discovery import find_distributions
from apicheck.project.distribution import Project
from apicheck.project.tree import Tree


def distributions_of(tree: Tree, config: Configuration) -> Project:
    """Find what a revision ships."""
    return find_distributions(
        tree,
        packages=config.packages,
        source=config.source,
        exclude=config.exclude,
        excluded={name: each.exclude for name, each in config.distributions.items()},
    )
