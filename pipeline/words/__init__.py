"""What a word is: the languages and their lists, the lexicon, forms, one-slip neighbours, phrases, the fewest words that change."""
