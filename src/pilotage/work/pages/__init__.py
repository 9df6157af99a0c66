"""The pages of the register: who asks, what may they see, act, answer."""
