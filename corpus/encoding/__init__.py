"""From text to vectors: the embedding model and its tokenizer."""
