"""Who asks, what may they see, act, answer."""
