"""Reading the shape of the work: from free text to typed facts that know the words they were read from."""
