"""Where a collection is kept: documents, passages and vectors in, hits out.

The catalog is the truth; vectors and keywords are indexes of it that can be made again.
"""
