"""Reading a study from its files: TOML with line numbers, CSV, the folder as a whole."""
