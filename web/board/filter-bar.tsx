import { MINE, onBoard, type Place } from "./address";
import { type ChannelChoice, sameChannel } from "./filters";
import type { Go } from "./hooks";
import { useMyTeams } from "./my-teams";

interface Props {
  readonly place: Place;
  /** The channels of the day that is shown. */
  readonly channels: readonly ChannelChoice[];
  readonly go: Go;
}

/** Chooses a channel, and the home games of the reader's own teams. Nothing where there is nothing to choose from. */
export function FilterBar({ place, channels, go }: Props) {
  const { channel, home } = place;
  const mine = useMyTeams();
  return (
    <>
      {(mine.length > 0 || home) && (
        <button
          type="button"
          class="button switch"
          aria-pressed={Boolean(home)}
          title="Only home games of my teams"
          onClick={() => go(onBoard(place, { home: home ? undefined : [MINE] }))}
        >
          Home<span> games</span>
        </button>
      )}
      {(channels.length > 0 || channel) && <ChannelChooser place={place} channels={channels} go={go} />}
    </>
  );
}

function ChannelChooser({ place, channels, go }: Props) {
  const { channel = "" } = place;
  const chosen = channels.find(({ name }) => sameChannel(name, channel));
  return (
    <label class="channels">
      <span class="unseen">Channel</span>
      <select
        class={channel ? "button chosen" : "button"}
        value={chosen?.name ?? channel}
        onChange={({ currentTarget: { value } }) => go(onBoard(place, { channel: value || undefined }))}
      >
        <option value="">All channels</option>
        {channel && !chosen && <option value={channel}>{channel}</option>}
        {channels.map(({ name, games }) => (
          <option key={name} value={name}>
            {name} ({games})
          </option>
        ))}
      </select>
    </label>
  );
}
