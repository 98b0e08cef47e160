// Teams in their colours, and what can be read on them.

export interface Badge {
  readonly background: string;
  readonly text: string;
  readonly edge: string;
}

const HEX = /^#[0-9a-f]{6}$/i;
const DARK = "#000000";
const BRIGHT = "#ffffff";

/** The relative luminance of a colour, 0 to 1, as WCAG 2 defines it. */
export function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, 1 to 21, as WCAG 2 defines it. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever is read better on a colour; one of them always reaches 4.5. */
export function readableOn(color: string): string {
  return contrast(color, BRIGHT) >= contrast(color, DARK) ? BRIGHT : DARK;
}

/** How a team is painted: its first colour, edged with its second. Null where no colours are known. */
export function badgeOf(colors: readonly string[]): Badge | null {
  const [first, second] = colors.filter((color) => HEX.test(color));
  return first ? { background: first, text: readableOn(first), edge: second ?? first } : null;
}
