"""What a word is: languages with their lists, lexicon, forms, slips, tokens, phrases, the fewest words that change."""
