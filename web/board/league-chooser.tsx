import { useEffect, useRef } from "preact/hooks";
import { onBoard, type Place, toggled } from "./address";
import type { League } from "./answer-parts";
import type { Go } from "./hooks";

interface Props {
  readonly place: Place;
  readonly served: readonly League[] | null;
  readonly counts: readonly { readonly league: League; readonly gameCount: number }[];
  readonly go: Go;
}

/** Switches for the leagues; none switched on means all. */
export function LeagueChooser({ place, served, counts, go }: Props) {
  const leagues = [...new Set([...(served ?? []), ...place.leagues])];
  const choose = (chosen: readonly League[]) => go(onBoard(place, { leagues: chosen }));
  const row = useRef<HTMLDivElement>(null);
  // On a phone the row is wider than the page: what is chosen is not to lie outside.
  useEffect(() => {
    const chosen = row.current?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (row.current && chosen) row.current.scrollLeft = chosen.offsetLeft - row.current.clientWidth / 2;
  }, [leagues.length]);
  return (
    <div ref={row} class="leagues" role="group" aria-label="Leagues">
      <button type="button" aria-pressed={!place.leagues.length} onClick={() => choose([])}>
        All
      </button>
      {leagues.map((league) => {
        const count = counts.find((each) => each.league === league)?.gameCount ?? 0;
        return (
          <button
            key={league}
            type="button"
            class={count ? undefined : "idle"}
            aria-pressed={place.leagues.includes(league)}
            onClick={() => choose(toggled(place.leagues, league))}
          >
            {league}
            {count > 0 && (
              <small>
                {count}
                <span class="unseen"> on this day</span>
              </small>
            )}
          </button>
        );
      })}
    </div>
  );
}
