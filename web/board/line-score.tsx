import type { WholeGame } from "./answer-parts";
import { UNDECIDED } from "./games";
import { shortName, spokenName } from "./periods";
import { type SideName, sidesOf, standingOf } from "./sides";

/** The score by quarter, period, inning or half. It slides inside itself if a game has more of them than have room. */
export function LineScore({ game }: { game: WholeGame }) {
  const { league, periodScores: periods } = game;
  if (!periods.length) return null;
  return (
    <div class="line-score" role="region" aria-label="Line score" tabIndex={0}>
      <table>
        <caption class="unseen">Line score</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Team</span>
            </th>
            {periods.map((period) => (
              <th key={period.number} scope="col">
                <span aria-hidden="true">{shortName(period, league)}</span>
                <span class="unseen">{spokenName(period, league)}</span>
              </th>
            ))}
            <th scope="col" class="total">
              <span aria-hidden="true">T</span>
              <span class="unseen">Total</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sidesOf(game).map((side) => (
            <Row key={side} game={game} side={side} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ game, side }: { game: WholeGame; side: SideName }) {
  const team = game[side];
  const [score, total] =
    side === "homeTeam" ? (["homeScore", game.homeScore] as const) : (["awayScore", game.awayScore] as const);
  return (
    <tr class={standingOf(game, side, false) ?? undefined}>
      <th scope="row">
        <span aria-hidden="true">{team?.key ?? team?.name ?? "?"}</span>
        <span class="unseen">{team?.fullName ?? UNDECIDED}</span>
      </th>
      {game.periodScores.map((period) => (
        <td key={period.number}>{period[score] ?? <NotPlayed />}</td>
      ))}
      <td class="total">{total}</td>
    </tr>
  );
}

/** A side that leads before the last inning does not bat in it. */
function NotPlayed() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="unseen">not played</span>
    </>
  );
}
