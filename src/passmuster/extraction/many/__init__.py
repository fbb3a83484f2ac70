"""Many articles: a folder or a Parquet file to a row for each statement, in parts, resumable."""
