// The filters of the place as they are applied: filters that the gateway refuses are left out, and the reason is told.
import { useState } from "preact/hooks";
import type { Place } from "./address";
import type { League } from "./answer-parts";
import { type Filters, filtersOf, isFiltered, NO_FILTERS, wantsMine } from "./filters";
import type { NoAnswer } from "./gateway";
import { useMyTeams } from "./my-teams";

export interface Applied {
  readonly filters: Filters;
  /** Why a filter of the address is not applied, in a sentence; null if all are. */
  readonly mistake: string | null;
  /** Leaves the filters out, for this reason. */
  readonly refuse: (reason: string) => void;
}

/** `around` is what else can be wrong with a question: if it changes, refused filters are tried again. */
export function useFilters(place: Place, served: readonly League[], around: string): Applied {
  const wanted = filtersOf(place, useMyTeams(), served);
  const tried = JSON.stringify([wanted, around]);
  const [refusal, setRefusal] = useState<{ tried: string; reason: string } | null>(null);
  const refused = refusal?.tried === tried;
  const unknown = wantsMine(place) && !wanted.home ? "No team has a star yet; games of all teams are shown." : null;
  return {
    filters: refused ? NO_FILTERS : wanted,
    mistake: refused ? `${refusal.reason} All games are shown.` : unknown,
    refuse: (reason) => setRefusal({ tried, reason }),
  };
}

/** The reason for which the gateway refuses a question with these filters; null if it does not. */
export function refusalOf(filters: Filters, ...failures: readonly (NoAnswer | null)[]): string | null {
  if (!isFiltered(filters)) return null;
  return failures.find((failure) => failure?.code === "BAD_USER_INPUT")?.message ?? null;
}
