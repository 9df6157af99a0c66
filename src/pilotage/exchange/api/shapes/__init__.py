"""What comes in and goes out, as types: the document is made from them."""
