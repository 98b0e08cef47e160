// Builds GraphiQL and the board into gql_service/web/static: a page each, and files whose names hold their hash.
import { rm, mkdir, readFile, readdir, writeFile, rename } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import * as esbuild from "esbuild";
import { operations } from "./operations.mjs";

const HERE = import.meta.dirname;
const BUILT = path.resolve(HERE, "../gql_service/web/static");
const NEW = `${BUILT}.new`;
const MONACO_WORKERS = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
};
const BROWSERS = ["chrome111", "firefox114", "safari16.4"];
const WORTH_COMPRESSING = 512; // bytes; below it a second file costs more than it saves
const WORTH_ALL_EFFORT = 100 * 1024; // bytes; above it brotli's best takes seconds for a few percent

const shared = {
  absWorkingDir: HERE,
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "none",
  target: BROWSERS,
  outdir: path.join(NEW, "assets"),
  publicPath: "/assets",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".ttf": "file", ".svg": "file" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  logLevel: "warning",
};

/** Returns the built files by the file they were built from. */
function outputs(result) {
  const found = new Map();
  for (const [file, { entryPoint, cssBundle }] of Object.entries(result.metafile.outputs)) {
    if (!entryPoint) continue;
    const name = path.basename(entryPoint).replace(/\.[jt]sx?$/, "");
    found.set(`${name}.js`, `/assets/${path.basename(file)}`);
    if (cssBundle) found.set(`${name}.css`, `/assets/${path.basename(cssBundle)}`);
  }
  return found;
}

async function build(options) {
  return outputs(await esbuild.build({ ...shared, ...options }));
}

/** The three workers, then GraphiQL, which has to know where they are. */
async function buildGraphiql() {
  const workers = await build({ entryPoints: Object.values(MONACO_WORKERS), entryNames: "[name]-[hash]" });
  const urls = Object.entries(MONACO_WORKERS).map(([label, file]) => [label, workers.get(path.basename(file))]);
  return build({
    entryPoints: ["graphiql/graphiql.jsx"],
    splitting: true,
    jsx: "automatic",
    define: { ...shared.define, WORKERS: JSON.stringify(Object.fromEntries(urls)) },
    plugins: [operations("text")],
  });
}

const buildBoard = () =>
  build({
    entryPoints: ["board/board.tsx"],
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [operations("short")],
  });

const buildTrouble = () => build({ entryPoints: ["trouble.ts"] });

/** Writes a page: `{graphiql.js}` in it becomes the name of the built file. */
async function writePage(name, files) {
  const text = await readFile(path.join(HERE, name, `${name}.html`), "utf8");
  const page = text.replaceAll(/\{([a-z]+\.(?:js|css|svg))\}/g, (_, file) => {
    const url = files.get(file);
    if (!url) throw new Error(`${name}.html asks for ${file}, which was not built.`);
    return url;
  });
  await writeFile(path.join(NEW, `${name}.html`), page);
}

async function buildIcon() {
  const result = await esbuild.build({ ...shared, entryPoints: ["icon.svg"], loader: { ".svg": "copy" } });
  return new Map([["icon.svg", `/assets/${path.basename(Object.keys(result.metafile.outputs)[0])}`]]);
}

/** esbuild writes a style sheet for each module that is loaded late, too; those of the pages hold them all. */
async function dropUnusedStyles(folder, used) {
  const sheets = (await readdir(folder)).filter((name) => name.endsWith(".css") && !used.has(`/assets/${name}`));
  await Promise.all(sheets.map((name) => rm(path.join(folder, name))));
}

/** Writes .br and .gz beside each file, for a server that only picks. */
async function compress(folder) {
  const names = await readdir(folder);
  await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      if (bytes.length < WORTH_COMPRESSING) return;
      const effort = bytes.length < WORTH_ALL_EFFORT ? 11 : 9;
      const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: effort } };
      const [br, gz] = await Promise.all([
        promisify(zlib.brotliCompress)(bytes, quality),
        promisify(zlib.gzip)(bytes, { level: 9 }),
      ]);
      await writeFile(path.join(folder, `${name}.br`), br);
      await writeFile(path.join(folder, `${name}.gz`), gz);
    }),
  );
}

await rm(NEW, { recursive: true, force: true });
await mkdir(NEW, { recursive: true });
const [icon, trouble, graphiql, board] = await Promise.all([
  buildIcon(),
  buildTrouble(),
  buildGraphiql(),
  buildBoard(),
]);
const shown = [...icon, ...trouble]; // by both pages
await writePage("graphiql", new Map([...shown, ...graphiql]));
await writePage("board", new Map([...shown, ...board]));
await dropUnusedStyles(path.join(NEW, "assets"), new Set([graphiql.get("graphiql.css"), board.get("board.css")]));
await compress(path.join(NEW, "assets"));
await rm(BUILT, { recursive: true, force: true });
await rename(NEW, BUILT);
