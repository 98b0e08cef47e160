import { Game } from "operations";
import { addressOf, type Place } from "./address";
import type { Day, GameAnswer, WholeGame } from "./answer-parts";
import { shortDayFrom } from "./days";
import { Dialog } from "./dialog";
import { Line, State } from "./game-card";
import { factsOf } from "./game-facts";
import { isLive, matchup, seriesLine } from "./games";
import { type Go, useAnswer } from "./hooks";
import { LineScore } from "./line-score";
import { logosAllowed } from "./logos";
import { QueryLink } from "./query-link";
import { sidesOf } from "./sides";

interface Props {
  readonly place: Place;
  readonly game: string;
  /** The day that the reader looks from; null while nobody knows it. */
  readonly from: Day | null;
  readonly timeZone: string;
  readonly go: Go;
}

const paceOfGame = ({ game }: GameAnswer) => (game && isLive(game) ? "live" : "usual");

/** A game with all that is known of it, over the board or over the page of a team. */
export function GameDialog({ place, game: id, from, timeZone, go }: Props) {
  const asked = { game: id, timeZone, logos: logosAllowed };
  const { answer: last, failure, turning } = useAnswer<GameAnswer>(Game, asked, paceOfGame);
  const answer = turning ? null : last;
  const game = answer?.data.game;
  return (
    <Dialog
      label={game ? matchup(game) : "Game"}
      close={() => go({ ...place, game: undefined })}
      head={<Head game={game ?? null} />}
      tools={<QueryLink operation={Game} variables={asked} of="this game" />}
      busy={!answer && !failure}
    >
      {failure && <p class="notice warning">{failure.message}</p>}
      {answer && !game && <p class="none">There is no such game.</p>}
      {game && <Body game={game} place={place} from={from ?? game.date ?? ""} timeZone={timeZone} />}
    </Dialog>
  );
}

function Head({ game }: { game: WholeGame | null }) {
  const inDay = game?.gameNumber && `Game ${game.gameNumber}`;
  const week = game?.week != null && game.season.type === "REGULAR" && `Week ${game.week}`;
  const facts = game ? [game.league, game.tournament, game.round, game.group, week, inDay].filter(Boolean) : [];
  return (
    <header>
      <h2>{game ? matchup(game, "name") : "…"}</h2>
      <p>{facts.join(" · ")}</p>
    </header>
  );
}

interface BodyProps {
  readonly game: WholeGame;
  readonly place: Place;
  readonly from: Day;
  readonly timeZone: string;
}

function Body({ game, place, from, timeZone }: BodyProps) {
  const series = seriesLine(game);
  const length = game.series?.maxLength;
  const now = [game.situation, game.lastPlay].filter(Boolean);
  return (
    <>
      <div class={isLive(game) ? "sides live" : "sides"}>
        <p class="state">
          {game.date && `${shortDayFrom(game.date, from)} · `}
          <State game={game} from={from} timeZone={timeZone} />
        </p>
        {sidesOf(game).map((side) => (
          <Line key={side} game={game} side={side} place={place} />
        ))}
        {series && <p class="series">{[series, length && `Best of ${length}`].filter(Boolean).join(" · ")}</p>}
      </div>
      {now.map((each) => (
        <p key={each} class="now">
          {each}
        </p>
      ))}
      <LineScore game={game} />
      <dl class="about">
        {factsOf(game, { from, timeZone }).map(({ term, text }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <Other term="Played instead" game={game.rescheduledTo} place={place} from={from} />
        <Other term="Makes up for" game={game.rescheduledFrom} place={place} from={from} />
      </dl>
    </>
  );
}

interface OtherProps {
  readonly term: string;
  readonly game: WholeGame["rescheduledTo"];
  readonly place: Place;
  readonly from: Day;
}

/** The other record of a game that was moved. */
function Other({ term, game, place, from }: OtherProps) {
  if (!game) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <a href={addressOf({ ...place, game: game.id })}>
          {game.date ? shortDayFrom(game.date, from) : "a day to be decided"}
        </a>
      </dd>
    </div>
  );
}
