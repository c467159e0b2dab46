"""How likely a correction is right: a model of English, the words around it, and what its rule has done so far."""
