"""Owns what people and programs on the network see: the page, REST, and who may enter."""
