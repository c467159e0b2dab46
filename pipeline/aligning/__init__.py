"""Which sentence of the source each sentence translates, and whether a source belongs to its release at all."""
