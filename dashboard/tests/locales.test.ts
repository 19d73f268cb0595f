import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Texts = { [key: string]: string | Texts };

const folder = join(import.meta.dirname, "../src/locales");
const read = (language: string, name: string) =>
  flat(JSON.parse(readFileSync(join(folder, language, name), "utf8")) as Texts);

function flat(texts: Texts, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") found.set(path + key, value);
    else for (const [inner, text] of flat(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

// English has two plural forms, Korean one.
const plain = (keys: Iterable<string>) =>
  [...new Set([...keys].map((key) => key.replace(/_(one|other)$/, "")))].sort();
const holes = (text: string) =>
  [...new Set([...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]))].sort();

describe.each(readdirSync(join(folder, "en")))("%s", (name) => {
  const english = read("en", name);
  const korean = read("ko", name);

  it("says the same things in both languages", () => {
    expect(plain(korean.keys())).toEqual(plain(english.keys()));
  });

  it("fills the same places in both languages", () => {
    for (const [key, text] of korean)
      expect([key, holes(text)]).toEqual([key, holes(english.get(key) ?? "")]);
  });

  it("puts no particle that depends on the word right behind a place in Korean", () => {
    for (const [key, text] of korean) {
      expect([key, /{{(name|company|email|candidate)}}(은|는|이|가|을|를|과|와)(\s|$)/.test(text)]).toEqual([
        key,
        false,
      ]);
    }
  });

  it("never blames or hurries the candidate", () => {
    if (name !== "candidate.json") return;
    for (const text of english.values()) expect(text).not.toMatch(/\b(failed|invalid|session|oops|hurry)\b/i);
  });
});
