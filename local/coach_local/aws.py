"""Signed requests to the embedded AWS services: what the stack asks of them is a table, a bucket, a queue."""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import aiohttp

from coach.adapters.credentials import Credentials
from coach.adapters.dynamo.table import definition
from coach.adapters.sigv4 import sign

CREDENTIALS = Credentials("coach", "coach-local")
VARIABLES = {
    "AWS_ACCESS_KEY_ID": CREDENTIALS.key_id,
    "AWS_SECRET_ACCESS_KEY": CREDENTIALS.secret,
    "AWS_SESSION_TOKEN": "",
}

_TARGETS = {"dynamodb": "DynamoDB_20120810", "sqs": "AmazonSQS"}


class AwsError(Exception):
    """A service refused a request; `code` is the error's name."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body}")
        self.code = _code(body)


@dataclass(frozen=True, slots=True)
class Aws:
    """The services behind one endpoint."""

    endpoint: str
    region: str
    session: aiohttp.ClientSession

    async def call(self, service: str, action: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One action of a JSON service (`dynamodb`, `sqs`). Raises AwsError."""
        headers = {
            "x-amz-target": f"{_TARGETS[service]}.{action}",
            "content-type": "application/x-amz-json-1.0",
        }
        answer = await self._send(service, "POST", "/", json.dumps(body), headers)
        return dict(json.loads(answer or "{}"))

    async def put(self, path: str, body: str = "") -> None:
        """`PUT` on S3: a bucket, or one of its settings. Raises AwsError."""
        await self._send("s3", "PUT", path, body, {})

    async def _send(self, service: str, method: str, path: str, body: str, headers: Mapping[str, str]) -> str:
        content = body.encode()
        # S3 wants the body's digest as a header, and encodes paths differently, if they need it: ours do not.
        digest = {"x-amz-content-sha256": hashlib.sha256(content).hexdigest()} if service == "s3" else {}
        signed = sign(
            method,
            self.endpoint + path,
            {**headers, **digest},
            content,
            credentials=CREDENTIALS,
            region=self.region,
            service=service,
            at=time.gmtime(),
        )
        async with self.session.request(
            method, self.endpoint + path, data=content, headers=signed
        ) as response:
            answer = await response.text()
        if response.status >= 300:
            raise AwsError(response.status, answer)
        return answer


async def create_table(aws: Aws, name: str) -> None:
    """The one table: items by `pk` and `sk`, the sparse index `open`, and time to live in `expires_at`."""
    try:
        await aws.call("dynamodb", "CreateTable", definition(name))
    except AwsError as error:
        if error.code != "ResourceInUseException":
            raise
        return
    expiry = {"Enabled": True, "AttributeName": "expires_at"}
    await aws.call("dynamodb", "UpdateTimeToLive", {"TableName": name, "TimeToLiveSpecification": expiry})


async def create_bucket(aws: Aws, name: str, origins: Iterable[str]) -> None:
    """A bucket that pages of `origins` may upload to."""
    try:
        await aws.put(f"/{name}", _location(aws.region))
    except AwsError as error:
        if error.code != "BucketAlreadyOwnedByYou":
            raise
    allowed = "".join(f"<AllowedOrigin>{escape(origin)}</AllowedOrigin>" for origin in origins)
    await aws.put(f"/{name}?cors", _CORS.format(origins=allowed))


async def show_media(aws: Aws, bucket: str, prefixes: Iterable[str]) -> None:
    """Let anybody on this machine who knows an address under these prefixes read what is there, as CloudFront
    does for whoever has a signed one."""
    await aws.put(f"/{bucket}?publicAccessBlock", _NOT_BLOCKED)
    shown = [f"arn:aws:s3:::{bucket}/{prefix}*" for prefix in prefixes]
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": shown}
    await aws.put(f"/{bucket}?policy", json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))


async def notify_queue(aws: Aws, bucket: str, queue: str, prefix: str) -> str:
    """Have S3 tell a queue of every object created under `prefix`; returns the queue's URL."""
    arn = f"arn:aws:sqs:{aws.region}:000000000000:{queue}"
    allowed = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [allowed | {"Resource": arn}]}
    attributes = {"Policy": json.dumps(policy)}
    created = await aws.call("sqs", "CreateQueue", {"QueueName": queue, "Attributes": attributes})
    await aws.put(f"/{bucket}?notification", _NOTIFICATION.format(arn=arn, prefix=escape(prefix)))
    return str(created["QueueUrl"])


def _location(region: str) -> str:
    """us-east-1 is where a bucket is without being told; every other region has to be named."""
    return "" if region == "us-east-1" else _LOCATION.format(region=escape(region))


def _code(body: str) -> str:
    """The error's name out of a JSON or XML body."""
    if body.startswith("{"):
        return str(json.loads(body).get("__type", "")).rpartition("#")[2]
    return body.partition("<Code>")[2].partition("</Code>")[0]


_LOCATION = (
    "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
)
_CORS = (
    "<CORSConfiguration><CORSRule>{origins}<AllowedMethod>GET</AllowedMethod>"
    "<AllowedMethod>POST</AllowedMethod><AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>"
    "</CORSRule></CORSConfiguration>"
)
_NOT_BLOCKED = (
    "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
    "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy>"
    "<RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
)
_NOTIFICATION = (
    "<NotificationConfiguration><QueueConfiguration><Queue>{arn}</Queue><Event>s3:ObjectCreated:*</Event>"
    "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>{prefix}</Value></FilterRule></S3Key></Filter>"
    "</QueueConfiguration></NotificationConfiguration>"
)
