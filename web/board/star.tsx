import { useLayoutEffect, useRef } from "preact/hooks";
import type { League, Side } from "./answer-parts";
import { toggleStar, useMyTeams } from "./my-teams";

interface Props {
  readonly team: Pick<Side, "id" | "fullName">;
  readonly league: League;
  /** The part of the page that the star is in: the id of a game, if it moves with the card of the game. */
  readonly within: string;
}

/** The star that has the focus, if its card is about to move to another group. */
let moving: { readonly star: string; readonly scroll: boolean } | null = null;

/** Puts a team among the reader's own, or takes it away. */
export function Star({ team: { id, fullName }, league, within }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const on = useMyTeams().some((each) => each.id === id);
  const star = `${within} ${id}`;
  // A card that moves is drawn anew: the star that was pressed gets the focus back.
  useLayoutEffect(() => {
    if (moving?.star !== star || document.activeElement !== document.body) return;
    button.current?.focus({ preventScroll: !moving.scroll });
    moving = null;
  }, [star]);
  const press = ({ detail }: MouseEvent) => {
    // A reader with a pointer goes on where the card was; with a keyboard, where the focus is.
    moving = { star, scroll: detail === 0 };
    toggleStar({ id, league });
  };
  return (
    <button
      ref={button}
      type="button"
      class="star"
      aria-pressed={on}
      aria-label={`My team: ${fullName}`}
      title={on ? "One of my teams" : "Add to my teams"}
      onClick={press}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="m8 1.9 1.9 3.8 4.2.6-3 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3-3 4.2-.6z" />
      </svg>
    </button>
  );
}
