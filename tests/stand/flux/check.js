// Checks the types of the Flux queries in documents, with InfluxData's own analyser: names,
// arguments and columns' types, as an InfluxDB 2 would before it runs them. `make check-flux`.
//
//   node check.js FOLDER FILE...   FOLDER holds the analyser; each ```flux block is a query

const fs = require("fs");
const { createRequire } = require("module");

const [folder, ...files] = process.argv.slice(2);
const { Flux } = createRequire(fs.realpathSync(folder) + "/")("@influxdata/flux-lsp-node");

// What a dashboard sets for its queries.
const DASHBOARD = "option v = {timeRangeStart: -1h, timeRangeStop: now(), windowPeriod: 1m}\n";

function isValid(query) {
  const flux = new Flux((query.includes("v.time") ? DASHBOARD : "") + query);
  try {
    return flux.is_valid();
  } finally {
    flux.free();
  }
}

// An analyser that takes everything would prove nothing.
const WRONG = [
  'from(bucket: "logs") |> rnge(start: -1h)',
  'from(bucket: "logs") |> range(start: -1h) |> aggregateWindow(every: 1m, fnn: median)',
  'from(bucket: "logs") |> range(start: -1h) |> filter(fn: (r) => r._value + 1)',
];
const taken = WRONG.filter(isValid);

let checked = 0;
const wrong = [];
for (const file of files) {
  for (const [, query] of fs.readFileSync(file, "utf8").matchAll(/```flux\n([^]*?)```/g)) {
    checked += 1;
    if (!isValid(query)) wrong.push(`${file}:\n${query}`);
  }
}

for (const query of taken) console.error(`The analyser takes what is wrong:\n${query}`);
for (const query of wrong) console.error(`No valid Flux, in ${query}`);
console.log(`${checked} Flux queries are valid, but for ${wrong.length}`);
process.exit(checked === 0 || taken.length + wrong.length > 0 ? 1 : 0);
