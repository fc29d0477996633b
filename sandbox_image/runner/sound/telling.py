"""What these scripts say to whoever has them run."""


def progress(percent: float) -> None:
    """Tell how far it is."""
    print(f"progress {percent:.0f}", flush=True)  # noqa: T201
