"""MS Project XML, written: the elements in the order that its schema asks for."""
