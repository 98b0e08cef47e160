/* global WORKERS -- put in by the build: the URL of each worker, on this origin */
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(WORKERS[label] ?? WORKERS.editor, { type: "module", name: label }),
};
