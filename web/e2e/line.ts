/** A network between the page and the stack, that can be cut. */

import { connect, createServer, type Socket } from "node:net";

export class Line {
  readonly address: string;
  private open = true;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));

  /** From one port of this machine to another. */
  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.address = `http://127.0.0.1:${from}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.server.listen(this.from, "127.0.0.1", done));
    return this;
  }

  /** What is on the way is lost, and nothing gets through until `mend`. */
  cut(): void {
    this.open = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.open = true;
  }

  async close(): Promise<void> {
    const over = new Promise((done) => this.server.close(done));
    this.cut();
    await over;
  }

  private join(near: Socket): void {
    if (!this.open) return void near.destroy();
    const far = connect(this.to, "127.0.0.1");
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}
