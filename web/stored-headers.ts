// Keeps headers out of localStorage, which lasts for good, while a key may be among them. GraphiQL's history writes those
// of each query that ran, whatever `shouldPersistHeaders` says.

const ALL_HEADERS = "graphiql:headers";
/** Where GraphiQL writes objects with `headers`, and what it takes for none: it reads no tab that lacks them. */
const IN_OBJECTS = new Map([
  ["graphiql:queries", undefined],
  ["graphiql:favorites", undefined],
  ["graphiql:tabState", null],
]);

/** What may be kept under a name; null where nothing may. */
function withoutHeaders(name: string, value: string): string | null {
  if (name === ALL_HEADERS) return null;
  if (!IN_OBJECTS.has(name)) return value;
  try {
    return JSON.stringify(JSON.parse(value), (field, each) => (field === "headers" ? IN_OBJECTS.get(name) : each));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    console.info(`${name} is dropped, as GraphiQL cannot read it either: ${error.message}`);
    return null;
  }
}

function keep(name: string, value: string): void {
  const kept = withoutHeaders(name, value);
  if (kept === null) localStorage.removeItem(name);
  else localStorage.setItem(name, kept);
}

/** Removes the headers that GraphiQL wrote in an earlier visit. The queries and their variables stay. */
export function forgetHeaders(): void {
  for (const name of [ALL_HEADERS, ...IN_OBJECTS.keys()]) {
    const value = localStorage.getItem(name);
    if (value !== null) keep(name, value);
  }
}

/** The `storage` of GraphiQL: localStorage, without headers. */
export const storage = {
  getItem: (name: string): string | null => localStorage.getItem(name),
  setItem: keep,
  removeItem: (name: string): void => localStorage.removeItem(name),
  clear: (): void => localStorage.clear(),
  get length(): number {
    return localStorage.length;
  },
};
