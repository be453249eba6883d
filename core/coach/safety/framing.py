"""A stage on which the rules are not to hold: a film, a game, a role, an authority that allows it.

Whoever plays says it of somebody else, or only if; so the gate would take the danger inside for nobody's. What is
said on a stage is therefore looked at clause by clause as well, without the clause that sets it.
"""

import re

from coach.safety.addressing import speaks

_CLAUSE = re.compile(r"[.!?\n।;:,()\[\]]+|\s[-–—]\s")


def on_a_stage(text: str) -> list[str]:
    """The clauses of a message that sets a stage; none of any other."""
    clauses = [clause for part in _CLAUSE.split(text) if (clause := part.strip())]
    return clauses if len(clauses) > 1 and any(speaks(clause, "framed") for clause in clauses) else []
