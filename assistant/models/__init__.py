"""Language models at the edge: a composed text in, the model's telling of it out, held to what was composed.

Optional throughout. `model.py` talks to one, `phrase.py` and `hear.py` say what of a reply may stand.
"""
