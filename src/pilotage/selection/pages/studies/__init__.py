"""The answers that a committee asks for, as pages and as parts of the workspace."""
