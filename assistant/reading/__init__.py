"""From the asker's words to a typed question and the shape of the work: texts in, `Question` and `Shape` out.

Nothing here knows an answer, a document or a decision table.
"""
