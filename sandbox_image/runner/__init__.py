"""Owns what happens inside a sandbox container; the host never imports it, they exchange frames."""
