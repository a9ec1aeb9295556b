"""What documents of the library declare: front matter, known questions, beliefs, tables, prices and quotas."""
