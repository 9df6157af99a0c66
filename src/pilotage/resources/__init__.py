"""The wing `resources`: roles and people, their capacity month by month, and what initiatives demand of them."""
