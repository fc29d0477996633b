"""What can be seen of a process from outside: its log, figures, spans and health."""
