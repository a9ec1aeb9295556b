"""How people speak of the subject: text in, its words, sentences, services, complaints and statements out."""
