import asyncio
import os
import signal
import subprocess
import sys

import pytest

from coach_local import children

FOREVER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {FOREVER}"


async def started(tmp_path, program, **options):
    child = await children.start(sys.executable, "-c", program, log=tmp_path / "log", **options)
    async with asyncio.timeout(60):
        while "up" not in child.last_words() and child.running:
            await asyncio.sleep(0.01)
    return child


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def dead(pid):
    async with asyncio.timeout(60):
        while is_alive(pid):
            await asyncio.sleep(0.01)


async def test_a_child_is_asked_to_end_and_its_words_are_kept(tmp_path):
    child = await started(tmp_path, FOREVER)
    await child.stop()
    assert child.process.returncode == -signal.SIGTERM
    assert child.last_words() == "up"


async def test_a_child_that_will_not_end_is_killed(tmp_path):
    child = await started(tmp_path, STUBBORN)
    await child.stop(seconds=0.1)
    assert child.process.returncode == -signal.SIGKILL


async def test_what_a_child_started_ends_with_it(tmp_path):
    program = f"""
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", {FOREVER!r}], stdout=subprocess.DEVNULL)
print("up", grandchild.pid, flush=True)
time.sleep(600)
"""
    child = await started(tmp_path, program)
    pid = int(child.last_words().split()[1])
    assert is_alive(pid)
    await child.stop()
    await dead(pid)


async def test_a_stopped_child_can_be_ended(tmp_path):
    child = await started(tmp_path, FOREVER)
    child.send(signal.SIGSTOP)
    await child.stop()
    assert not child.running


async def test_ending_twice_does_nothing(tmp_path):
    child = await started(tmp_path, FOREVER)
    await child.stop()
    await child.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's own")
async def test_children_die_with_a_parent_that_is_killed(tmp_path):
    parent = f"""
import asyncio, pathlib, sys
from coach_local import children
async def main():
    log = pathlib.Path({str(tmp_path / "log")!r})
    child = await children.start(sys.executable, "-c", {FOREVER!r}, log=log)
    print(child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    pid = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    await dead(pid)
