"""The register: the portfolio tree, initiatives, dependencies and custom fields."""
