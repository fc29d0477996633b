"""How long what is made is kept: what goes when, and why; what stays whatever is set."""
