"""Names and terms that people wrote: read, held against each other, proposed, exchanged."""
