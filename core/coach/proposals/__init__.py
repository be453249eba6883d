"""What the coach proposes to change, and what a yes does: nothing is ever changed without one."""
