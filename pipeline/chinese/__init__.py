"""How Chinese reads, which syllables there are, and which places: the divisions of China by name and by code."""
