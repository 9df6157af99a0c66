"""The pages of the wing `insights`, with the fragments that they load."""
