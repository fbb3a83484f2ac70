"""One operator a file. Each file with an `OPERATOR` in it takes part; nothing else lists them."""
