from coach.adapters.dynamo.table import OPEN, Table, definition


class Recorder:
    """Answers every call with nothing, and keeps it."""

    def __init__(self) -> None:
        self.calls = []

    async def call(self, operation, request):
        self.calls.append((operation, request))
        return {"Items": [], "Responses": {}}


async def test_every_read_is_consistent_but_an_indexs():
    recorder = Recorder()
    table = Table(recorder, "coach")

    await table.get(("p", "s"))
    await table.query("#pk = :pk", pk="p")
    await table.get_all([("p", "s")])
    await table.query("#open_shard = :shard", index=OPEN, shard="open#1")

    get, query, batch, indexed = (request for _, request in recorder.calls)
    assert get["ConsistentRead"]
    assert query["ConsistentRead"]
    assert batch["RequestItems"]["coach"]["ConsistentRead"]
    assert "ConsistentRead" not in indexed


async def test_every_transaction_has_a_token_of_its_own():
    recorder = Recorder()
    table = Table(recorder, "coach")

    for _ in range(2):
        await table.apply_all(table.delete(("p", "s")))

    tokens = {request["ClientRequestToken"] for _, request in recorder.calls}
    assert len(tokens) == 2
    assert all(len(token) <= 36 for token in tokens)


def test_names_in_expressions_stand_for_themselves_unless_told_otherwise():
    table = Table(Recorder(), "coach")

    write = table.update(("p", "s"), "SET #map.#key = :x", "#state = :on", {"key": "a=b"}, x=1, on="on")

    assert write.request["ExpressionAttributeNames"] == {"#map": "map", "#key": "a=b", "#state": "state"}
    assert write.request["ExpressionAttributeValues"] == {":x": {"N": "1"}, ":on": {"S": "on"}}


def test_the_definition_has_the_keys_of_items_and_of_the_sparse_index():
    attributes = {found["AttributeName"] for found in definition("coach")["AttributeDefinitions"]}

    assert attributes == {"pk", "sk", "open_shard", "since"}
