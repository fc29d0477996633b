"""Owns what the host itself may do with media: text and timing, never decoding."""
