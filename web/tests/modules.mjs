// Modules of the board, for tests without a browser.
import path from "node:path";
import * as esbuild from "esbuild";

/** Compiles and imports a module of board/. */
export async function load(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.resolve(import.meta.dirname, "../board", name)],
    bundle: true,
    format: "esm",
    target: "node20",
    write: false,
    banner: { js: 'globalThis.navigator ??= { languages: ["en-US"] };' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
