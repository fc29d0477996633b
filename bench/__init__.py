"""What `make bench` measures, and its results."""
