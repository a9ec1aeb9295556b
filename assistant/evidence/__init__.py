"""From a question and the passages found to the statements that bear on it: `Question` and hits in, `Statement`s out.

`lead.py` chooses the document to lean on, `statements.py` takes passages apart and weighs what they say, `scope.py`
tells whether any of it answers.
"""
