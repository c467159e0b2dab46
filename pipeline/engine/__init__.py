"""The grammar engine, LanguageTool: installed, started, watched, asked, stopped; and which of its rules count."""
