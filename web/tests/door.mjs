// The address of a server that goes away and comes back. A server that starts again may find its port taken by another
// program of the machine; the door keeps the port.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Opens a port that leads to the port of a server. While it is shut, it ends each connection. Returns its origin and switches. */
export async function openDoor(port) {
  const connections = new Set();
  let open = true;
  const door = createServer((client) => {
    if (!open) return client.destroy();
    const server = connect(port, "127.0.0.1");
    const end = () => [client, server].forEach((each) => each.destroy());
    for (const each of [client, server]) each.on("error", end).on("close", end);
    connections.add(client);
    client.on("close", () => connections.delete(client));
    client.pipe(server).pipe(client);
  });
  const shut = () => {
    open = false;
    for (const each of connections) each.destroy();
  };
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  door.unref(); // a test that fails leaves it open
  return {
    origin: `http://127.0.0.1:${door.address().port}`,
    shut,
    reopen: () => void (open = true),
    async close() {
      shut();
      door.ref().close();
      await once(door, "close");
    },
  };
}
