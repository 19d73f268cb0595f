import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TranscriptEvent } from "@/fold/events";
import { EMPTY, fold, type Transcript } from "@/fold/transcript";

interface Stream {
  name: string;
  about: string;
  events: { call_id: string; event: TranscriptEvent }[];
  transcript: Transcript;
}

// Shared with the Python fold: both must come to the same transcript.
const folder = join(import.meta.dirname, "../../tests/fixtures/streams");
const streams = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Stream);

const pairs = (stream: Stream) => stream.events.map(({ call_id, event }) => [call_id, event] as const);

describe("the transcript's fold", () => {
  it("has streams to replay", () => expect(streams.length).toBeGreaterThan(3));

  for (const stream of streams) {
    it(`comes to the promised transcript: ${stream.name}`, () => {
      expect(fold(pairs(stream))).toEqual(stream.transcript);
    });

    it(`comes to the same one event at a time: ${stream.name}`, () => {
      const folded = pairs(stream).reduce((transcript, pair) => fold([pair], transcript), EMPTY);
      expect(folded).toEqual(stream.transcript);
    });

    it(`is not changed by a tail that comes again: ${stream.name}`, () => {
      const once = fold(pairs(stream));
      expect(fold(pairs(stream).slice(-5), once)).toBe(once);
    });
  }
});
