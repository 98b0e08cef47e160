// The gateway on loopback, as `make run` starts it, over the sandbox and at an instant of the test's choice.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { PATIENCE_MS } from "./patience.mjs";

export const COMMAND = path.resolve(import.meta.dirname, "../../.venv/bin/gql-service");
const SETTINGS =
  /^(SOURCE|SPORTS|SEASONS|LEAGUES|HOST|PORT|GRAPHIQL|INTROSPECTION|TRUSTED_|MAX_|SANDBOX_|DRAIN_|LOGO_|API_KEYS|RATE_LIMIT|KEY_RATE_LIMIT)/;

/** Starts a server and waits until it has data. `port` 0 picks a free one. Returns its origin, port and `stop`. */
export async function startServer({ now, port = 0, leagues = "NFL,NBA,NHL,CFB", env = {} }) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
  const child = spawn(COMMAND, ["serve", "--host", "127.0.0.1", "--port", String(port), "--now", now], {
    env: { ...clean, DRAIN_SECONDS: "0", LOG_LEVEL: "error", LEAGUES: leagues, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = [];
  const origin = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (found) resolve(found[0]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${said.join("\n")}`)));
  });
  // Where a suite cannot begin, because its browser does not start, nothing stops the server: it ends with the tests.
  process.once("exit", () => child.kill("SIGKILL"));
  child.unref();
  child.stderr.unref();
  await untilReady(origin);
  return {
    origin,
    port: Number(new URL(origin).port),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function untilReady(origin) {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    patience.throwIfAborted();
    const response = await fetch(`${origin}/readyz`, { signal: patience }).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
