// The documents of schema/operations/ and the leagues of the schema, as a module that a page imports:
// `import { LEAGUES, Today } from "operations"`.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse, stripIgnoredCharacters } from "graphql";

export const OPERATIONS = path.resolve(import.meta.dirname, "../schema/operations");
export const SCHEMA = path.resolve(import.meta.dirname, "../schema/schema.graphql");

/** The leagues that the contract knows; a gateway serves all or some of them. */
async function readLeagues() {
  const league = parse(await readFile(SCHEMA, "utf8")).definitions.find((each) => each.name?.value === "League");
  return league.values.map((value) => value.name.value);
}

/** Each operation's name, its text as it stands in the file, and the shortest text that means the same. */
export async function readOperations() {
  const files = (await readdir(OPERATIONS)).filter((file) => file.endsWith(".graphql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(OPERATIONS, file), "utf8");
      const names = parse(text).definitions.flatMap((each) =>
        each.kind === "OperationDefinition" ? [each.name?.value] : [],
      );
      if (names.length !== 1 || !names[0]) {
        throw new Error(`${file} holds ${names.length} operations; it has to hold one, with a name.`);
      }
      return { file: path.join(OPERATIONS, file), name: names[0], text, short: stripIgnoredCharacters(text) };
    }),
  );
}

/**
 * An esbuild plugin. `form` is "text" for people who will read and change the documents, "short" for a page that
 * only sends them.
 */
export function operations(form) {
  return {
    name: "operations",
    setup(build) {
      build.onResolve({ filter: /^operations$/ }, () => ({ path: form, namespace: "operations" }));
      build.onLoad({ filter: /.*/, namespace: "operations" }, async () => {
        const found = await readOperations();
        const lines = found.map(
          (each) =>
            `export const ${each.name} = { name: ${JSON.stringify(each.name)}, text: ${JSON.stringify(each[form])} };`,
        );
        lines.push(`export const LEAGUES = ${JSON.stringify(await readLeagues())};`);
        return { contents: lines.join("\n"), watchFiles: [SCHEMA, ...found.map((each) => each.file)] };
      });
    },
  };
}
