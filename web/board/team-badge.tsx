import { useState } from "preact/hooks";
import type { Side } from "./answer-parts";
import { badgeOf } from "./colors";
import { logoOf } from "./logos";

/** A team's logo if it may be loaded and can be; else its key on its colours. */
export function TeamBadge({ team }: { team: Side | null }) {
  const logo = logoOf(team?.logoUrl);
  const [broken, setBroken] = useState<string | null>(null);
  if (logo && logo !== broken) {
    return <img class="badge logo" src={logo} alt="" loading="lazy" decoding="async" onError={() => setBroken(logo)} />;
  }
  const badge = team && badgeOf(team.colors);
  const style = badge && { "--badge": badge.background, "--badge-text": badge.text, "--badge-edge": badge.edge };
  return (
    <span class={badge ? "badge" : "badge plain"} style={style ?? undefined} aria-hidden="true">
      {(team?.key ?? team?.name ?? "?").slice(0, 4)}
    </span>
  );
}
