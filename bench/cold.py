"""What each function costs at a cold start: CPU time and memory of importing and wiring it, in a process
of its own, beside an empty one."""

import os
import statistics
import subprocess
import sys

RUNS = 5

FUNCTIONS = {
    "authorize": ("coach_realtime.lambdas", 150),
    "connect": ("coach_realtime.lambdas", 200),
    "disconnect": ("coach_realtime.lambdas", 200),
    "message": ("coach_realtime.lambdas", 300),
    "answer": ("coach_realtime.lambdas", None),
    "photo": ("coach_realtime.lambdas", None),
    "sweep": ("coach_realtime.lambdas", None),
    "http": ("coach_http.lambdas", None),
}
"""Module, and the budget in milliseconds of CPU where there is one."""

ENVIRONMENT = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "key",
    "COACH_TABLE": "coach",
    "COACH_BUCKET": "coach",
    "COACH_ORIGINS": "https://app.example.com",
    "COACH_CONNECTIONS_URL": "https://api.example.com/prod",
    "COACH_ANSWER_FUNCTION": "answer",
    "COACH_SWEEP_FUNCTION": "sweep",
    "SUPABASE_URL": "https://project.supabase.co",
    "DATABASE_URL": "postgresql://coach_app:x@127.0.0.1:1/postgres",
    "CHROMA_HOST": "127.0.0.1",
    "COACH_MEDIA_URL": "https://media.example.com",
    "COACH_LLM": "openai:gpt-4.1-mini",
    "OPENAI_API_KEY": "sk-none",
}

MEASURE = """
import resource, sys
if sys.argv[1]:
    __import__(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_SELF)
print((used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024, len(sys.modules))
"""


def measure(module: str, handler: str) -> tuple[float, float, int]:
    """Milliseconds of CPU, MB of memory and the number of modules, the median of some runs."""
    environment = {**os.environ, **ENVIRONMENT, "_HANDLER": handler}
    runs = []
    for _ in range(RUNS):
        out = subprocess.run(
            [sys.executable, "-c", MEASURE, module],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        runs.append([float(value) for value in out.split()])
    cpu, memory, modules = (statistics.median(values) for values in zip(*runs, strict=True))
    return cpu, memory, int(modules)


def cold_starts() -> list[dict[str, object]]:
    empty, memory, _ = measure("", "")
    rows: list[dict[str, object]] = []
    for name, (module, budget) in FUNCTIONS.items():
        cpu, used, modules = measure(module, f"{module}.{name}")
        rows.append(
            {
                "function": name,
                "cpu_ms": round(cpu - empty, 1),
                "budget_ms": budget,
                "memory_mb": round(used - memory, 1),
                "modules": modules,
            }
        )
    return rows


if __name__ == "__main__":
    for row in cold_starts():
        print(row)
