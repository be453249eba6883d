"""The baseline: a bare FastAPI WebSocket that pipes the same provider, one message a token. No sign-in, no
history, no sources, no resume: what a tutorial would do."""

import os
import sys

import uvicorn
from fastapi import FastAPI, WebSocket
from openai import AsyncOpenAI

app = FastAPI()
client = AsyncOpenAI(api_key="none", base_url=os.environ.get("OPENAI_BASE_URL"))


@app.websocket("/ask")
async def ask(socket: WebSocket) -> None:
    await socket.accept()
    async for model in socket.iter_text():
        stream = await client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Go."}], stream=True
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                await socket.send_text(chunk.choices[0].delta.content)
        await socket.send_text("done")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
