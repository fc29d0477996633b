"""Room on the screen: the parts of the frame, how much each thing needs, and who gets what."""
