"""What matters how much: from pairwise judgements to weights, with their consistency."""
