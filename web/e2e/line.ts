/** A network between the page and the stack, that can be cut. */

import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export class Line {
  address = "";
  private open = true;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));

  constructor(private port = 0) {}

  async start(): Promise<this> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    this.address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  to(port: number): void {
    this.port = port;
  }

  /** What is on the way is lost, and nothing gets through until `mend`. */
  cut(): void {
    this.open = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.open = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket): void {
    if (!this.open) return void near.destroy();
    const far = connect(this.port, "127.0.0.1");
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
