// Which engines this machine lacks. A laptop skips their tests by a name that says so; CI does not.
import { accessSync, constants, readdirSync } from "node:fs";
import path from "node:path";

/** Returns where a command of PATH lies; null where there is none. */
export function onPath(command) {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, command)).find(canRun) ?? null;
}

/** Returns MiniBrowser, which comes with WebKitGTK's library and stands on no PATH; null where there is none. */
export function miniBrowser(libraries = "/usr/lib") {
  const inside = (folder, names) => names.map((name) => path.join(folder, name));
  return (
    inside(libraries, list(libraries))
      .flatMap((folder) =>
        inside(
          folder,
          list(folder).filter((name) => name.startsWith("webkit2gtk-")),
        ),
      )
      .map((folder) => path.join(folder, "MiniBrowser"))
      .find(canRun) ?? null
  );
}

/**
 * Returns false where all `programs` are there, each under its name, else the reason for which to skip. Throws instead
 * where CI=true.
 */
export function absent(engine, programs, remedy) {
  const lacking = Object.keys(programs).filter((name) => !programs[name]);
  if (!lacking.length) return false;
  const reason = `${engine} is not tested: there is no ${lacking.join(" and no ")} here. ${remedy}`;
  if (process.env.CI === "true") throw new Error(`${reason} With CI=true it has to be there.`);
  return reason;
}

function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(error.code)) return false;
    throw error;
  }
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(error.code)) return [];
    throw error;
  }
}

/** Returns the browser that a variable names or, where it is not set, that of Debian's package; null for none. */
export function browserOf(variable, usual) {
  const file = process.env[variable] ?? usual;
  return canRun(file) ? file : null;
}
