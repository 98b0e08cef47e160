// The weather in a sentence, in the units of the reader's region.
import type { Forecast } from "./answer-parts";

export interface Units {
  readonly fahrenheit: boolean;
  readonly miles: boolean;
}

/** The regions that measure temperatures in degrees Fahrenheit, and those that count in miles. */
const FAHRENHEIT = ["US", "PR", "GU", "VI", "AS", "MP", "UM", "BS", "BZ", "KY", "PW", "FM", "MH", "LR"];
const MILES = [...FAHRENHEIT, "GB"];

/** The units that readers of a language are used to. A language without a region has its most common one. */
export function unitsOf(language: string): Units {
  const region = new Intl.Locale(language).maximize().region ?? "";
  return { fahrenheit: FAHRENHEIT.includes(region), miles: MILES.includes(region) };
}

/** A number and its unit stay on one line. */
const NO_BREAK = "\u00a0";
const KILOMETRES = 1.609344;
const WINDS = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

/** `Light Rain, 38 to 46 °F, feels like 31 °F, wind 12 mph from the northwest`; empty if nothing is known. */
export function weatherOf(forecast: Forecast, { fahrenheit, miles }: Units): string {
  const { description, windChillF, windSpeed, windDirection } = forecast;
  const [low, high] = fahrenheit
    ? [forecast.temperatureLowF, forecast.temperatureHighF]
    : [forecast.temperatureLowC, forecast.temperatureHighC];
  const unit = fahrenheit ? "°F" : "°C";
  const felt = windChillF === null ? null : fahrenheit ? windChillF : Math.round(((windChillF - 32) * 5) / 9);
  const from = windDirection === null ? "" : ` from the ${WINDS[Math.round(windDirection / 45) % WINDS.length]}`;
  const speed = windSpeed && (miles ? `${windSpeed} mph` : `${Math.round(windSpeed * KILOMETRES)} km/h`);
  const degrees = range(low, high);
  return [
    description,
    degrees && `${degrees}${NO_BREAK}${unit}`,
    felt !== null && felt !== low && felt !== high && `feels like ${signed(felt)}${NO_BREAK}${unit}`,
    speed && `wind ${speed}${from}`,
  ]
    .filter(Boolean)
    .join(", ");
}

const signed = (degrees: number) => String(degrees).replace("-", "−");

function range(low: number | null, high: number | null): string {
  if (low === null || high === null || low === high) {
    const known = low ?? high;
    return known === null ? "" : signed(known);
  }
  return `${signed(low)} to ${signed(high)}`;
}
