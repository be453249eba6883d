"""Where the library is kept: what `coach ingest` fills with the very adapters that the functions read with."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment

if TYPE_CHECKING:
    from coach.adapters.http import Http
    from coach.ports import Embedder, Knowledge, Objects


def new_http() -> "Http":
    from coach.adapters.http import Http

    return Http()


def new_embedder(environment: Environment, http: "Http") -> "Embedder":
    hosted = environment.embedding()
    if hosted is None:
        from coach.adapters.embedding_static import StaticEmbedder

        return StaticEmbedder()
    from coach.adapters.embedding_hosted import OPENAI, HostedEmbedder

    return HostedEmbedder(
        http,
        model=hosted.model,
        api_key=hosted.api_key,
        base_url=hosted.url or OPENAI,
        dimensions=hosted.dimensions,
    )


def new_knowledge(environment: Environment, http: "Http", embedder: "Embedder") -> "Knowledge":
    return new_chroma(environment, http, embedder.name)


def new_chroma(environment: Environment, http: "Http", embedder: str) -> "Knowledge":
    from coach.adapters.chroma import Chroma

    chroma = environment.chroma()
    return Chroma(
        http,
        chroma.url,
        embedder=embedder,
        tenant=chroma.tenant,
        database=chroma.database,
        api_key=chroma.api_key,
    )


def new_objects(environment: Environment, http: "Http") -> "Objects":
    from coach.adapters.s3 import S3Objects
    from coach.adapters.sigv4 import Signer

    aws, bucket = environment.aws(), environment.bucket()
    return S3Objects(http, Signer(aws.credentials, aws.region, "s3"), bucket.s3_url, bucket.name)
