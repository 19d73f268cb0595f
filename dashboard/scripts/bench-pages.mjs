// How fast the pages come: on a slow network (3G: 400 ms round trip, 400 kbit/s each way) and on a slow phone's processor
// (4 times slower), in headless Chromium over the DevTools protocol. Prints Markdown for docs/benchmarks.md.
//   npm run build && npm run bench:pages [-- --runs 3]
// The service is the fake of tests/fake on the loopback behind a door that compresses as the API does (gzip, level 5),
// so that the figures are those of the pages and the network and not of the machine's database. DIST names another build.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { live, password, user } from "../tests/fake/data.mjs";
import { startFake } from "../tests/fake/server.mjs";
import { playAgent } from "../tests/screens/agent-peer.mjs";
import { startBrowser } from "../tests/screens/browser.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = resolve(process.env.DIST ?? `${root}dist`);
const RUNS = Number(process.argv[process.argv.indexOf("--runs") + 1]) || 3;
const THREE_G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const CPU = 4;
const PHONE = { viewport: { width: 390, height: 844 }, locale: "en-GB", timezoneId: "Europe/Lisbon" };
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html" };
const SMALL = 1_000;

/** The built files, compressed, and everything else from the fake. */
function door(fakeUrl) {
  const { port } = new URL(fakeUrl);
  const server = createServer((req, res) => {
    const path = new URL(req.url, "http://x").pathname;
    const file = join(dist, path);
    const page = !/^\/(api|rtc|health|ws)/.test(path);
    if (page) {
      const there = existsSync(file) && statSync(file).isFile() ? file : join(dist, "index.html");
      const body = readFileSync(there);
      const packed = body.length > SMALL && TYPES[extname(there)] !== undefined;
      res.writeHead(200, {
        "Content-Type": TYPES[extname(there)] ?? "application/octet-stream",
        ...(packed ? { "Content-Encoding": "gzip" } : {}),
      });
      return res.end(packed ? gzipSync(body, { level: 5 }) : body);
    }
    const onward = request(
      {
        host: "127.0.0.1",
        port,
        path: req.url,
        method: req.method,
        headers: { ...req.headers, host: `127.0.0.1:${port}` },
      },
      (reply) => {
        res.writeHead(reply.statusCode, reply.headers);
        reply.pipe(res);
      },
    );
    onward.on("error", () => res.destroy());
    req.pipe(onward);
  });
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () =>
      done({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }),
    ),
  );
}

/** A cold page; `go` leads to what is wanted. Times from the navigation on, in ms; `kB` of scripts on the wire. */
async function measure(browser, { throttle, prepare, path, wanted, token }) {
  const fake = await startFake({ dist });
  const served = await door(fake.url);
  const context = await browser.newContext({ ...PHONE, baseURL: served.url, permissions: ["microphone"] });
  const agent = token
    ? await playAgent(context, { ...fake, url: served.url, state: fake.state, nextOffer: fake.nextOffer })
    : null;
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await prepare?.(page);
  await cdp.send("Network.clearBrowserCache");
  if (throttle === "3g") await cdp.send("Network.emulateNetworkConditions", THREE_G);
  if (throttle === "cpu") await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU });
  const scripts = new Set();
  let bytes = 0;
  cdp.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    globalThis.lcp = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.lcp = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  const started = performance.now();
  await page.goto(path, { waitUntil: "commit", timeout: 90_000 });
  if (agent) {
    await page.getByTestId("room").waitFor({ timeout: 90_000 });
    await agent.say({ live: { ...live, version: 1, state: "listening", partial: "" } });
  }
  await page.locator(wanted).first().waitFor({ timeout: 90_000 });
  const useful = performance.now() - started;
  await page.waitForLoadState("networkidle").catch(() => undefined);
  const paints = await page.evaluate(() => ({
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    lcp: globalThis.lcp,
  }));
  await context.close();
  served.close();
  await fake.close();
  return { useful, first: paints.first, lcp: paints.lcp, kB: bytes / 1_000 };
}

const signIn = async (page) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(user.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
};

const PAGES = [
  { name: "invitation", path: "/interview/open", wanted: "[data-testid=start]" },
  { name: "device check", path: "/interview/open/check", wanted: "[data-testid=mic-state]" },
  {
    name: "room, from the link to the candidate's turn",
    path: "/interview/resume/room",
    wanted: "[data-testid=room][data-state=listening]",
    token: "resume",
  },
  { name: "HR's first page, signed in", prepare: signIn, path: "/", wanted: "h1" },
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const browser = await startBrowser();
const secs = (ms) => (ms / 1_000).toFixed(1);
process.stdout.write(
  "| page | scripts | 3G: first paint | 3G: useful | 4x CPU: first paint | 4x CPU: LCP | 4x CPU: useful |\n",
);
process.stdout.write("|---|---|---|---|---|---|---|\n");
for (const page of PAGES) {
  const by = { "3g": [], cpu: [] };
  for (const throttle of ["3g", "cpu"]) {
    for (let run = 0; run < RUNS; run++) by[throttle].push(await measure(browser, { ...page, throttle }));
  }
  const at = (throttle, field) => secs(median(by[throttle].map((one) => one[field])));
  const kB = Math.round(median(by["3g"].map((one) => one.kB)));
  process.stdout.write(
    `| ${page.name} | ${kB} kB | ${at("3g", "first")} s | ${at("3g", "useful")} s | ${at("cpu", "first")} s | ${at("cpu", "lcp")} s | ${at("cpu", "useful")} s |\n`,
  );
}
await browser.close();
