import { roughly } from "./days";
import { useTicks } from "./hooks";

interface Props {
  /** How many seconds old it was at `cameAt`; null if that is not known. */
  readonly age: number | null;
  /** In milliseconds of `performance.now()`. */
  readonly cameAt: number;
  readonly stale: boolean;
}

/** How old what is shown is, counted on while nothing newer comes. */
export function Updated({ age, cameAt, stale }: Props) {
  const now = useTicks(5_000);
  if (age === null) return null;
  const seconds = age + Math.max(0, now - cameAt) / 1000;
  return (
    <span class={stale ? "updated stale" : "updated"}>
      <span>Updated </span>
      {seconds < 5 ? "just now" : `${roughly(seconds)} ago`}
    </span>
  );
}
