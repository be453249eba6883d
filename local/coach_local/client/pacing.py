"""How patient a client is, in seconds, and how its patience grows."""

ASK_AGAIN = 2.0
SEND_AGAIN = 5.0
SILENT = 6.0
"""Without a frame of a turn, since its ask, for so long: a client resumes it."""
RESUME_AGAIN = 2.0
LOST = 10.0
"""Without any frame after the first resume for so long: the connection counts as dead."""
PING = 300.0
SHORTEST_LIFE = 60.0
"""However soon the server says that it goes, a connection lives so long."""
BACK_OFF = (0.5, 30.0)
RETRY = (1.0, 30.0)
NEVER = float("inf")


def grown(bounds: tuple[float, float], tries: int, jitter: float) -> float:
    """Doubled with each try up to a limit, less up to a half; `jitter` is 0 to 1."""
    least, most = bounds
    return float(min(most, least * 2 ** (tries - 1)) * (0.5 + jitter / 2))
