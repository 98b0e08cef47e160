import type { Operation } from "operations";
import { inGraphiql } from "./gateway";

/** A link from what is shown to the query that it was made of. */
export function QueryLink({ operation, variables, of }: { operation: Operation; variables: object; of: string }) {
  return (
    <a class="query" href={inGraphiql(operation, variables)} title="Open this query in GraphiQL">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M6 2.5C4.5 2.5 4.5 4 4.5 5.5S4 8 2.5 8C4 8 4.5 9 4.5 10.5s0 3 1.5 3M10 2.5c1.5 0 1.5 1.5 1.5 3S12 8 13.5 8c-1.5 0-2 1-2 2.5s0 3-1.5 3" />
      </svg>
      <b>Query</b>
      <span class="unseen"> of {of}, in GraphiQL</span>
    </a>
  );
}
