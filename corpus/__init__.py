"""What workshape knows: documents, passages and the store that finds them. Knows no other package of ours."""
