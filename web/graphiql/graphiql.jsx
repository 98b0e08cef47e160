import "./workers.js";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "../unseen.css";
import "../trouble.css";
import "./graphiql.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { ToolbarButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { forgetHeaders, storage } from "../stored-headers";
import { AccessNotice } from "./access-notice.jsx";
import { fetchWithAccess } from "./gateway.js";
import { askedTab, lastTab, shareUrl, usualTabs } from "./tabs.js";

const ENDPOINT = "/graphql";
const TABS_KEY = "graphiql:tabState"; // GraphiQL's own name for the tabs of the last visit
const HEADERS = `// Sent with each request of this tab; gone when the page is reloaded.
// An API key is better given to the form above, which comes
// where the gateway asks for one.
`;

const send = createGraphiQLFetcher({ url: ENDPOINT, fetch: fetchWithAccess });

/** GraphiQL learns a moment after a change of tab which operation is in it, and until then names the one before. */
function fetcher({ operationName, ...asked }, options) {
  const known = operationName && new RegExp(`\\b${operationName}\\b`).test(asked.query);
  return send(known ? { ...asked, operationName } : asked, options);
}
const plugins = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

function Share() {
  const [said, say] = useState("Copy a link to this query");
  const { queryEditor, variableEditor } = useGraphiQL((state) => state);
  const share = async () => {
    const url = shareUrl(queryEditor?.getValue() ?? "", variableEditor?.getValue() ?? "");
    try {
      await navigator.clipboard.writeText(url);
      say("The link is copied");
    } catch {
      // No clipboard on a page that came over plain HTTP from another host: the address bar is next best.
      history.replaceState(null, "", url);
      say("The link is in the address bar");
    }
  };
  return (
    <ToolbarButton label={said} onClick={share} onMouseLeave={() => say("Copy a link to this query")}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 20 20" fill="none" aria-hidden="true">
        <path
          d="M8.5 11.5a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M11.5 8.5a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      </svg>
    </ToolbarButton>
  );
}

/** Runs the open tab once, as soon as its editors are there and the operation in it is known. Shows nothing. */
function FirstRun() {
  const ran = useRef(false);
  const { run } = useGraphiQLActions();
  const ready = useGraphiQL((state) =>
    Boolean(state.queryEditor && state.variableEditor && state.headerEditor && state.responseEditor),
  );
  useEffect(() => {
    if (!ready || ran.current) return;
    ran.current = true;
    void run();
  }, [ready, run]);
  return null;
}

function Page({ tabs, runs, asked }) {
  const first = asked ?? tabs?.[0] ?? lastTab(TABS_KEY);
  return (
    <GraphiQL
      fetcher={fetcher}
      schema={notice ? null : undefined}
      plugins={plugins}
      schemaDescription
      inputValueDeprecation
      storage={storage}
      shouldPersistHeaders={false}
      defaultHeaders={HEADERS}
      defaultEditorToolsVisibility="variables"
      defaultTabs={tabs && (asked ? [asked, ...tabs] : tabs).map((each) => ({ headers: HEADERS, ...each }))}
      initialQuery={first?.query}
      initialVariables={first?.variables}
    >
      <GraphiQL.Logo>
        <a className="home" href="/" title="The board: games of the day">
          Schedule gateway
        </a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <Share />
            {runs && <FirstRun />}
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

/** What the gateway does not do for GraphiQL, by the word that it puts into the page. */
const NOTICES = {
  "no-introspection": "Introspection is off here: queries run, but GraphiQL can neither complete nor document them.",
  "trusted-documents": "Only trusted documents run here, such as those of the first tabs; all others are rejected.",
};
const notice = NOTICES[document.body.dataset.offers];

forgetHeaders();
const asked = askedTab(location.search);
// What was asked for is in a tab now; a reload is not to open it a second time.
if (asked) history.replaceState(null, "", location.pathname);
const firstVisit = !localStorage.getItem(TABS_KEY);
const trusted = document.body.dataset.offers === "trusted-documents";
const { tabs, runs } = firstVisit ? await usualTabs({ trusted }) : {};
createRoot(document.getElementById("graphiql")).render(
  <>
    <AccessNotice />
    {notice && (
      <p className="notice" role="status">
        {notice}
      </p>
    )}
    <Page tabs={tabs} runs={runs && !asked} asked={asked} />
  </>,
);
