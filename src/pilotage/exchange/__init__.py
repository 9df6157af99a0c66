"""What comes in and goes out: the REST API, imports and exports, one folder per format or system."""
