"""What reports follow: when they are due, what is said of facts, which colours are proposed, and who may write."""
