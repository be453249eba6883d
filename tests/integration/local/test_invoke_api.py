"""Lambda's invoke route, in both isolations."""

import asyncio
import gc
import json
import os
import signal

import boto3
import pytest

from coach_local.functions import Function
from coach_local.gateway.faults import FreezeFault, InvokeFault, ThrottleFault
from coach_local.gateway.limits import Limits

in_both_isolations = pytest.mark.parametrize("isolation", ["inline", "process"], indirect=True)
in_processes = pytest.mark.parametrize("isolation", ["process"], indirect=True)

AT_ONCE = Limits(retry_after=(0, 0), throttle_backoff=(0.01,))


def worker(**configuration):
    return Function("worker", "small_lambdas.worker", **{"on_failure": "failed", **configuration})


FAILED = Function("failed", "small_lambdas.failed")


async def invoke(http, gateway, event, kind="Event", name="worker"):
    url = f"{gateway.url}/2015-03-31/functions/{name}/invocations"
    async with http.post(url, json=event, headers={"X-Amz-Invocation-Type": kind}) as response:
        return response.status, response.headers, await response.text()


@in_both_isolations
async def test_a_synchronous_invoke_returns_the_result(gateway, http):
    status, headers, body = await invoke(http, gateway, {"n": 1}, "RequestResponse")
    assert (status, json.loads(body)) == (200, {"worked": {"n": 1}})
    assert headers["X-Amz-Executed-Version"] == "$LATEST"
    assert "X-Amz-Function-Error" not in headers


@in_both_isolations
async def test_a_failing_function_answers_200_with_the_error(gateway, http):
    status, headers, body = await invoke(http, gateway, {"fail": True}, "RequestResponse")
    assert (status, headers["X-Amz-Function-Error"]) == (200, "Unhandled")
    error = json.loads(body)
    assert (error["errorType"], error["errorMessage"]) == ("RuntimeError", "the worker failed")


@in_both_isolations
async def test_an_asynchronous_invoke_is_accepted_before_it_runs(gateway, http, record):
    status, headers, body = await invoke(http, gateway, {"n": 2})
    assert (status, body) == (202, "")
    assert (await record.wait("worker"))["event"] == {"n": 2}
    assert record.of("worker")[0]["id"] == headers["x-amzn-RequestId"]


async def test_the_name_may_be_an_arn_with_a_qualifier(gateway, http):
    arn = "arn:aws:lambda:us-east-1:000000000000:function:worker:live"
    assert (await invoke(http, gateway, {}, name=arn))[0] == 202


@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [("Event", 1_048_576, 202), ("Event", 1_048_577, 413), ("RequestResponse", 1_048_577, 200)],
)
async def test_an_asynchronous_payload_is_at_most_1_mb(gateway, http, kind, size, status):
    text = "x" * (size - len('{"text": ""}'))
    assert (await invoke(http, gateway, {"text": text}, kind))[0] == status


@pytest.mark.parametrize(
    ("name", "body", "status", "error"),
    [
        ("nobody", b"{}", 404, "ResourceNotFoundException"),
        ("worker", b"{", 400, "InvalidRequestContentException"),
    ],
)
async def test_a_wrong_call_is_refused_by_name(gateway, http, name, body, status, error):
    url = f"{gateway.url}/2015-03-31/functions/{name}/invocations"
    async with http.post(url, data=body) as response:
        assert (response.status, response.headers["x-amzn-ErrorType"]) == (status, error)


async def test_boto3_invokes_both_ways(gateway, record):
    client = boto3.client(
        "lambda",
        endpoint_url=gateway.url,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    sent = {"FunctionName": "worker", "Payload": b'{"n": 3}'}
    answer = await asyncio.to_thread(lambda: client.invoke(**sent))
    assert json.load(answer["Payload"]) == {"worked": {"n": 3}}
    answer = await asyncio.to_thread(lambda: client.invoke(InvocationType="Event", **sent))
    assert answer["StatusCode"] == 202
    await record.wait("worker", 2)


@in_both_isolations
async def test_a_failed_event_is_retried_under_the_same_id_and_then_goes_to_the_destination(
    start_gateway, http, record
):
    async with start_gateway(AT_ONCE, [worker(retries=2), FAILED]) as gateway:
        await invoke(http, gateway, {"fail": True})
        destined = await record.wait("failed")
    attempts = record.of("worker")
    assert len(attempts) == 3
    assert len({attempt["id"] for attempt in attempts}) == 1
    assert destined["requestContext"]["condition"] == "RetriesExhausted"
    assert destined["requestContext"]["approximateInvokeCount"] == 3
    assert destined["requestContext"]["requestId"] == attempts[0]["id"]
    assert destined["requestPayload"] == {"fail": True}
    assert destined["responsePayload"]["errorMessage"] == "the worker failed"


async def test_an_event_that_grew_too_old_goes_to_the_destination_unrun(
    start_gateway, http, record, clock, faults
):
    faults.add(ThrottleFault(function="worker"))
    async with start_gateway(AT_ONCE, [worker(max_age=120), FAILED]) as gateway:
        await invoke(http, gateway, {})
        clock.now += 121
        destined = await record.wait("failed")
    assert destined["requestContext"]["condition"] == "EventAgeExceeded"
    assert not record.of("worker")


async def test_a_throttled_event_is_tried_again_without_counting_as_a_retry(
    start_gateway, http, record, faults
):
    faults.add(ThrottleFault(function="worker", times=3))
    async with start_gateway(AT_ONCE, [worker(retries=0), FAILED]) as gateway:
        await invoke(http, gateway, {})
        await record.wait("worker")
    assert not record.of("failed")


async def test_a_throttled_synchronous_invoke_is_429(gateway, http, faults):
    faults.add(ThrottleFault(times=1))
    status, headers, _ = await invoke(http, gateway, {}, "RequestResponse")
    assert (status, headers["x-amzn-ErrorType"]) == (429, "TooManyRequestsException")


async def test_an_event_may_come_twice_with_the_same_id(gateway, http, record, faults):
    faults.add(InvokeFault(copies=2, times=1))
    await invoke(http, gateway, {})
    await record.wait("worker", 2)
    assert len({attempt["id"] for attempt in record.of("worker")}) == 1


async def test_an_event_may_come_late_or_never(gateway, http, record, faults):
    faults.add(InvokeFault(lost=True, times=1))
    faults.add(InvokeFault(delay=0.1, times=1))
    for n in range(3):
        await invoke(http, gateway, {"n": n})
    await record.wait("worker", 2)
    await gateway.platform.settle(5)
    assert [attempt["event"]["n"] for attempt in record.of("worker")] == [2, 1]


@in_both_isolations
async def test_a_function_that_runs_out_of_time_fails(start_gateway, http, record):
    async with start_gateway(functions=[worker(timeout=0.5)]) as gateway:
        _, _, body = await invoke(http, gateway, {"sleep": 30}, "RequestResponse")
    assert json.loads(body)["errorType"] == "Sandbox.Timedout"
    assert json.loads(body)["errorMessage"].endswith("Task timed out after 0.50 seconds")
    assert not record.of("woke")


@in_processes
async def test_a_process_that_ran_out_of_time_is_killed(start_gateway, http, record):
    async with start_gateway(functions=[worker(timeout=0.5)]) as gateway:
        await invoke(http, gateway, {"sleep": 30}, "RequestResponse")
        assert gateway.platform.functions["worker"].processes == ()


@in_both_isolations
async def test_a_handler_that_does_not_exist_fails_each_invocation(start_gateway, http):
    async with start_gateway(functions=[Function("worker", "no_such_module.worker")]) as gateway:
        _, _, body = await invoke(http, gateway, {}, "RequestResponse")
    assert json.loads(body)["errorType"] == "Runtime.ImportModuleError"
    assert "no_such_module" in json.loads(body)["errorMessage"]


@in_processes
async def test_a_killed_worker_fails_its_invocation_and_the_next_one_gets_a_new_process(
    gateway, http, record
):
    failing = asyncio.create_task(invoke(http, gateway, {"sleep": 30}, "RequestResponse"))
    pid = (await record.wait("worker"))["pid"]
    assert gateway.platform.functions["worker"].processes == (pid,)
    os.kill(pid, signal.SIGKILL)
    _, _, body = await failing
    assert json.loads(body)["errorType"] == "Runtime.ExitError"
    assert "SIGKILL" in json.loads(body)["errorMessage"]
    await invoke(http, gateway, {}, "RequestResponse")
    assert record.of("worker")[1]["pid"] != pid


@in_processes
async def test_who_dies_when_nobody_waits_leaves_nothing_for_the_log(start_gateway, http, record):
    """Killed in its work, killed between two, and ended with the stack in its work."""
    said = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: said.append(context["message"]))
    async with start_gateway(AT_ONCE, functions=[worker(retries=1), FAILED]) as gateway:
        await invoke(http, gateway, {}, "RequestResponse")
        os.kill(record.of("worker")[0]["pid"], signal.SIGKILL)
        while gateway.platform.functions["worker"].processes:
            await asyncio.sleep(0.01)
        await invoke(http, gateway, {"sleep": 30}, "Event")
        os.kill((await record.wait("worker", 2))["pid"], signal.SIGKILL)
        await record.wait("worker", 3)
    del gateway
    gc.collect()
    await asyncio.sleep(0)
    assert said == []


@in_processes
async def test_a_stopped_worker_goes_on_where_it_stood(gateway, http, record):
    running = asyncio.create_task(invoke(http, gateway, {"sleep": 0.1}, "RequestResponse"))
    pid = (await record.wait("worker"))["pid"]
    os.kill(pid, signal.SIGSTOP)
    done, _ = await asyncio.wait({running}, timeout=0.3)
    assert not done
    os.kill(pid, signal.SIGCONT)
    assert (await running)[0] == 200
    assert record.of("woke")


@in_processes
async def test_a_process_takes_one_invocation_at_a_time_and_is_used_again(gateway, http, record):
    await asyncio.gather(*(invoke(http, gateway, {"sleep": 0.3}, "RequestResponse") for _ in range(2)))
    await invoke(http, gateway, {}, "RequestResponse")
    first, second, third = (attempt["pid"] for attempt in record.of("worker"))
    assert first != second
    assert third in (first, second)


@in_processes
async def test_no_more_processes_run_than_the_function_may_have(start_gateway, http, record):
    async with start_gateway(functions=[worker(processes=1)]) as gateway:
        await asyncio.gather(*(invoke(http, gateway, {}, "RequestResponse") for _ in range(3)))
    assert len({attempt["pid"] for attempt in record.of("worker")}) == 1


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0]


@in_processes
async def test_a_frozen_process_stands_still_after_its_return_and_thaws_for_the_next_event(
    gateway, http, record, faults
):
    faults.add(FreezeFault(function="worker"))
    await invoke(http, gateway, {}, "RequestResponse")
    pid = record.of("worker")[0]["pid"]
    async with asyncio.timeout(60):
        while state(pid) != "T":
            await asyncio.sleep(0.01)
    assert (await invoke(http, gateway, {}, "RequestResponse"))[0] == 200
    assert record.of("worker")[1]["pid"] == pid


@in_processes
async def test_the_processes_end_with_the_gateway(start_gateway, http, record):
    async with start_gateway() as gateway:
        await invoke(http, gateway, {}, "RequestResponse")
    with pytest.raises(ProcessLookupError):
        os.kill(record.of("worker")[0]["pid"], 0)
