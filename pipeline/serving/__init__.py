"""The live page: one release kept in step with its files, and who may ask for it."""
