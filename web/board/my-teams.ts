// The teams that the reader has starred. They are kept in this browser alone, and sent to nobody.
import { useEffect, useState } from "preact/hooks";
import type { League } from "./answer-parts";

/** A team with a star. Its league tells whether a gateway knows the team. */
export interface MyTeam {
  readonly id: string;
  readonly league: League;
}

const STORED_AS = "my-teams";
/** The gateway takes no more teams in a filter. */
const MOST = 200;

/** Reads what a browser kept. A text that this page did not write holds no team. */
export function readTeams(text: string | null | undefined): readonly MyTeam[] {
  const kept = parsed(text ?? "[]");
  if (!Array.isArray(kept)) return [];
  const teams = kept.filter(isTeam).map(({ id, league }) => ({ id, league }));
  return [...new Map(teams.map((team) => [team.id, team])).values()].slice(-MOST);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isTeam = (each: Partial<MyTeam> | null): each is MyTeam =>
  typeof each?.id === "string" && typeof each.league === "string";

/** The teams after a star was given or taken away. */
export function starred(teams: readonly MyTeam[], { id, league }: MyTeam): readonly MyTeam[] {
  const others = teams.filter((each) => each.id !== id);
  return others.length < teams.length ? others : [...others, { id, league }].slice(-MOST);
}

/** A browser may refuse to keep anything, or have no room: the stars then last as long as the page. */
function inStorage<Result>(work: (storage: Storage) => Result): Result | null {
  try {
    const storage = globalThis.localStorage as Storage | null | undefined;
    return storage ? work(storage) : null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

const load = () => readTeams(inStorage((storage) => storage.getItem(STORED_AS)));

// Read before anything is drawn, so that no game changes its place after it was shown.
let known = load();
const listeners = new Set<() => void>();

function know(teams: readonly MyTeam[]): void {
  known = teams;
  for (const listener of listeners) listener();
}

/** Gives a team a star, or takes it away. */
export function toggleStar(team: MyTeam): void {
  const teams = starred(known, team);
  inStorage((storage) => storage.setItem(STORED_AS, JSON.stringify(teams)));
  know(teams);
}

/** The starred teams, as they are now, also if another tab changes them. */
export function useMyTeams(): readonly MyTeam[] {
  const [teams, show] = useState(known);
  useEffect(() => {
    const update = () => show(known);
    listeners.add(update);
    update();
    return () => void listeners.delete(update);
  }, []);
  return teams;
}

globalThis.addEventListener?.("storage", ({ key }) => {
  if (key === STORED_AS || key === null) know(load());
});
