"""What is kept about programmes that call: answers by the key they were asked with, and how often a token calls."""
