// A company's logo and colour, for whoever chooses them and for its candidates.
import { crc32, deflateSync } from "node:zlib";

/** A green bar of 240 by 60 pixels with a white one in it. */
const picture = png(240, 60, (x, y) =>
  x > 20 && x < 60 && y > 20 && y < 40 ? [255, 255, 255] : [10, 125, 91],
);

const made = (count) => ({ mark: `logo${count}`, width_px: 240, height_px: 60 });

export const areaState = () => ({ logo: null, logos: 0 });

export function areaApi({ req, res, path, state, known, reply, error }) {
  if (path.startsWith("/interviews/logo/")) return logo(res, state, reply);
  if (path.startsWith("/interviews/validate/")) {
    for (const view of state.links.values()) view.brand = brand(state);
    return false;
  }
  if (!known) return false;
  if (path === "/company/settings") {
    state.settings.logo = state.logo;
    return false;
  }
  if (path !== "/company/logo") return false;
  if (req.method === "GET") return logo(res, state, reply);
  if (req.method === "DELETE") state.logo = null;
  else if (state.logoRefused) {
    error(res, 400, "COMP_428", state.logoRefused, { reason: "blank" });
    return true;
  } else state.logo = made(++state.logos);
  reply(res, req.method === "DELETE" ? 204 : 200, req.method === "DELETE" ? undefined : brand(state));
  return true;
}

function brand(state) {
  return { accent: state.settings.settings.accent ?? null, logo: state.logo };
}

function logo(res, state, reply) {
  if (state.logo) {
    res.writeHead(200, { "Content-Type": "image/png", ETag: `"${state.logo.mark}"` });
    res.end(picture);
  } else reply(res, 204);
  return true;
}

/** RGB, eight bits; `at` has the colour of a pixel. */
function png(width, height, at) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(at(x, y), y * (1 + width * 3) + 1 + x * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    ["IHDR", header],
    ["IDAT", deflateSync(rows)],
    ["IEND", Buffer.alloc(0)],
  ];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks.map(chunk)]);
}

function chunk([name, content]) {
  const named = Buffer.concat([Buffer.from(name, "ascii"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named) >>> 0);
  return Buffer.concat([length, named, sum]);
}
