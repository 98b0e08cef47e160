// Shows the component that a compiled module exports as App in a page of jsdom, and prints each text that it shows.
// node render.mjs MODULE COUNT: ends after so many texts.
import { JSDOM } from "jsdom";

const [, , file, count] = process.argv;
const { window } = new JSDOM('<div id="root"></div>', { pretendToBeVisual: true, url: "http://127.0.0.1/" });
Object.assign(globalThis, { window, document: window.document });
globalThis.navigator ??= window.navigator; // Node.js has one of its own since version 21
process.env.NODE_ENV ??= "production"; // the other build talks on the console

const { createElement } = await import("react");
const { createRoot } = await import("react-dom/client");
const { App } = await import(file);

const element = window.document.getElementById("root");
const shown = [];
new window.MutationObserver(() => {
  if (element.textContent && element.textContent !== shown.at(-1)) {
    shown.push(element.textContent);
    console.log(element.textContent);
    if (shown.length >= Number(count)) process.exit();
  }
}).observe(element, { childList: true, characterData: true, subtree: true });
createRoot(element).render(createElement(App));
