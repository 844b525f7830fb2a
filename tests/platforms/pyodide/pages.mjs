// Runs pages under Pyodide in Node: node pages.mjs PYODIDE PLACE, one line of JSON a page out.
// PYODIDE is the folder that .ci/pyodide makes; PLACE holds kernel.py, matplotlib.py, the folder driver, and jobs.json:
// a list of {name, cells: [source, …]}. A line is {name, failed: "" or the error, printed: what cells and driver printed}.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, place] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));

// What Pyodide itself says goes to stderr: stdout is for the lines.
const say = (words) => process.stderr.write(`${words}\n`);
const pyodide = await loadPyodide({ indexURL: folder, stdout: say, stderr: say });
await pyodide.loadPackage(["ipython", "ipywidgets"], { messageCallback: say, errorCallback: say });

for (const name of readdirSync(place, { recursive: true }).filter((name) => name.endsWith(".py"))) {
  pyodide.FS.mkdirTree(dirname(`/place/${name}`));
  pyodide.FS.writeFile(`/place/${name}`, readFileSync(join(place, name)));
}
pyodide.runPython("import sys; sys.path.insert(0, '/place')");
const run = pyodide.pyimport("kernel").run;
for (const job of JSON.parse(readFileSync(join(place, "jobs.json"), "utf8"))) {
  process.stdout.write(`${run(JSON.stringify(job))}\n`);
}
