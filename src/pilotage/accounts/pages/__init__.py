"""The pages of people, the organisation, oneself, and sign-in."""
