import asyncio
import datetime
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from coach.adapters import http as module
from coach.adapters.http import KEEP_ALIVE, BrokenReply, ConnectFailed, Http, NoReply


async def test_a_request_goes_out_as_given_and_the_reply_comes_back(http, server, reply):
    server.replies = [reply(201, b'{"a":1}', X_Amzn_ErrorType="None")]

    response = await http.request("POST", f"{server.url}/p/%40x?q=1", {"x-a": "b"}, b"body", timeout=2)

    sent = server.requests[0]
    assert (sent.method, sent.target, sent.body) == ("POST", "/p/%40x?q=1", b"body")
    assert sent.headers == {"host": server.url[7:], "x-a": "b", "content-length": "4"}
    assert (response.status, response.headers["x-amzn-errortype"], response.body) == (201, "None", b'{"a":1}')


async def test_a_connection_is_used_again(http, server):
    for _ in range(3):
        await http.request("GET", server.url, timeout=2)

    assert server.connections == 1


async def test_requests_at_the_same_time_use_a_connection_each(http, server):
    await asyncio.gather(*(http.request("GET", server.url, timeout=2) for _ in range(4)))

    assert server.connections == 4


async def test_a_connection_kept_for_too_long_is_not_used_again(server):
    now = 1000.0
    http = Http(clock=lambda: now)
    await http.request("GET", server.url, timeout=2)
    now += KEEP_ALIVE

    await http.request("GET", server.url, timeout=2)

    assert server.connections == 2
    await http.aclose()


async def test_a_clock_set_back_keeps_no_connection_alive(server):
    now = 1000.0
    http = Http(clock=lambda: now)
    await http.request("GET", server.url, timeout=2)
    now -= 5

    await http.request("GET", server.url, timeout=2)

    assert server.connections == 2
    await http.aclose()


async def test_a_reply_that_ends_its_connection_ends_it(http, server, reply):
    server.replies = [reply(200, Connection="close")]

    await http.request("GET", server.url, timeout=2)
    await http.request("GET", server.url, timeout=2)

    assert server.connections == 2


async def test_a_kept_connection_that_the_server_closed_is_replaced(http, server):
    await http.request("GET", server.url, timeout=2)
    await server.hang_up()

    response = await http.request("GET", server.url, timeout=2)

    assert response.status == 200
    assert server.connections == 2


async def test_a_server_that_hangs_up_on_the_second_request_gets_it_again_on_a_fresh_connection(
    http, server, reply
):
    async def hang_up(writer):
        writer.close()

    server.replies = [reply(200), hang_up, reply(202)]
    await http.request("POST", server.url, body=b"1", timeout=2)

    response = await http.request("POST", server.url, body=b"2", timeout=2)

    assert response.status == 202
    assert [request.body for request in server.requests] == [b"1", b"2", b"2"]


async def test_a_fresh_connection_that_ends_without_a_reply_is_not_tried_again(http, server):
    async def hang_up(writer):
        writer.close()

    server.replies = [hang_up]

    with pytest.raises(BrokenReply):
        await http.request("GET", server.url, timeout=2)

    assert len(server.requests) == 1


async def test_a_request_whose_reply_began_is_never_sent_again(http, server, reply):
    async def half(writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-le")
        await writer.drain()
        writer.close()

    server.replies = [reply(200), half]
    await http.request("GET", server.url, timeout=2)

    with pytest.raises(BrokenReply):
        await http.request("GET", server.url, timeout=2)

    assert len(server.requests) == 2


async def test_silence_is_told_from_refusal(http, server):
    server.replies = [None]

    with pytest.raises(NoReply):
        await http.request("GET", server.url, timeout=0.05)


async def test_a_connection_left_in_the_middle_is_not_used_again(http, server, reply):
    server.replies = [None, reply(200, b"right")]
    with pytest.raises(NoReply):
        await http.request("GET", server.url, timeout=0.05)

    response = await http.request("GET", server.url, timeout=2)

    assert response.body == b"right"
    assert server.connections == 2


async def test_a_cancelled_request_leaves_no_connection_behind(http, server, reply):
    server.replies = [None, reply(200, b"right")]
    request = asyncio.create_task(http.request("GET", server.url, timeout=2))
    while not server.requests:
        await asyncio.sleep(0.001)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    async with asyncio.timeout(30):
        while not server.writers[0].is_closing():
            await asyncio.sleep(0.001)

    response = await http.request("GET", server.url, timeout=2)

    assert response.body == b"right"


async def test_nobody_listening_means_that_nothing_was_sent(http, server):
    listening = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()

    with pytest.raises(ConnectFailed):
        await http.request("GET", f"http://127.0.0.1:{port}/", timeout=2)


async def test_a_name_that_cannot_be_one_means_that_nothing_was_sent(http):
    with pytest.raises(ConnectFailed):
        await http.request("GET", f"http://{'a' * 70}.invalid/", timeout=2)


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>no</html>",
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n" + b"x" * 60,
        b"HTTP/1.1 200 OK\r\nx: " + b"x" * 40_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 10_000,
    ],
)
async def test_a_reply_that_is_broken_or_too_large_is_refused(http, server, raw):
    server.replies = [raw]

    with pytest.raises(BrokenReply):
        await http.request("GET", server.url, timeout=2, max_body=50)


async def test_a_header_without_an_end_is_not_read_for_ever(http, server):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nx: ")
        while not writer.is_closing():
            writer.write(b"x" * 10_000)
            await writer.drain()

    server.replies = [endless]

    with pytest.raises(BrokenReply, match="headers"):
        await http.request("GET", server.url, timeout=2)


async def test_a_reply_cut_short_is_broken(http, server):
    async def cut(writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        await writer.drain()
        writer.close()

    server.replies = [cut]

    with pytest.raises(BrokenReply):
        await http.request("GET", server.url, timeout=2)


async def test_a_reply_without_a_length_counts_as_cut(http, server):
    async def old(writer):
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nabc")
        await writer.drain()
        writer.close()

    server.replies = [old]

    with pytest.raises(BrokenReply):
        await http.request("GET", server.url, timeout=2)


async def test_chunks_byte_by_byte_make_the_body(http, server):
    async def drip(writer):
        raw = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        for byte in raw + b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n":
            writer.write(bytes([byte]))
            await writer.drain()

    server.replies = [drip]

    response = await http.request("GET", server.url, timeout=2)

    assert (response.status, response.body) == (200, b"abc")


@pytest.mark.parametrize("surplus", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"x"])
async def test_words_that_nobody_asked_for_end_the_connection(http, server, reply, surplus):
    server.replies = [reply(200, b"first", X_A="b") + surplus, reply(200, b"right")]
    first = await http.request("GET", server.url, timeout=2)

    response = await http.request("GET", server.url, timeout=2)

    assert (first.body, first.headers["x-a"], response.body) == (b"first", "b", b"right")
    assert server.connections == 2


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://127.0.0.1:1/a b", {}),
        ("http://127.0.0.1:1/", {"x": "a\r\nb: c"}),
        ("http://127.0.0.1:1/", {"x": "ä"}),
        ("ftp://127.0.0.1:1/", {}),
        ("/nowhere", {}),
    ],
)
async def test_what_cannot_be_sent_safely_is_not_sent(http, url, headers):
    with pytest.raises(ValueError):
        await http.request("GET", url, headers, timeout=2)


@pytest.fixture
async def tls_server(tmp_path):
    """An HTTPS server for `localhost` that vouches for itself: its port, and its certificate's path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    module._verifying.cache_clear()
    yield listening.sockets[0].getsockname()[1], path
    module._verifying.cache_clear()
    listening.close()


async def test_a_certificate_of_nobody_known_is_refused(http, tls_server):
    port, _ = tls_server

    with pytest.raises(ConnectFailed):
        await http.request("GET", f"https://localhost:{port}/", timeout=2)


async def test_a_trusted_certificate_for_another_name_is_refused(http, tls_server, monkeypatch):
    port, path = tls_server
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    with pytest.raises(ConnectFailed):
        await http.request("GET", f"https://127.0.0.1:{port}/", timeout=2)


async def test_a_trusted_certificate_is_enough(http, tls_server, monkeypatch):
    port, path = tls_server
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    response = await http.request("GET", f"https://localhost:{port}/", timeout=2)

    assert response.status == 200


def test_it_works_on_the_loop_that_the_local_stack_prefers():
    uvloop = pytest.importorskip("uvloop")

    async def answered() -> bytes:
        async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

        async with await asyncio.start_server(once, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            http = Http()
            response = await http.request("GET", f"http://127.0.0.1:{port}/", timeout=5)
            await http.aclose()
            return response.body

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(answered()) == b"ok"
