"""The grammar engine, LanguageTool: installed, started, watched, asked, stopped; and which of its rules count.

Beside it, a language model of the house's own, which others run and this program only asks.
"""
