"""Answers to programs in which people write: LanguageTool's interface, an editor's, an assistant's."""
