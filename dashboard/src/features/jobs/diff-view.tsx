import { useTranslation } from "react-i18next";
import type { Snapshot } from "@/api/jobs";
import { Chip } from "@/ui/parts";
import { type Block, type Change, diffOf } from "./versions-diff";
import { type Piece, wordsDiff } from "./words-diff";

const TONES = { job: "neutral", added: "good", removed: "bad", changed: "accent", moved: "neutral" } as const;

interface Props {
  before: Snapshot;
  after: Snapshot;
  /** What each side is: "v4", "draft". */
  names: [string, string];
}

/** Two versions side by side; what went has a minus, what came a plus, in text and not by colour alone. */
export function DiffView({ before, after, names }: Props) {
  const { t } = useTranslation("jobs");
  const blocks = diffOf(before, after, {
    strong: t("point.strong"),
    partial: t("point.partial"),
    probe: t("point.probe"),
    keywords: t("point.keywords"),
  });
  if (blocks.length === 0) return <p className="text-muted">{t("diff.same")}</p>;
  return (
    <div className="grid gap-3" data-testid="diff">
      {blocks.map((block) => (
        <BlockView key={block.key} block={block} names={names} />
      ))}
    </div>
  );
}

function BlockView({ block, names }: { block: Block; names: Props["names"] }) {
  const { t } = useTranslation("jobs");
  const { kind, place, heading, changes } = block;
  return (
    <section className="overflow-hidden rounded-card border border-hairline">
      <h3 className="flex flex-wrap items-center gap-2 bg-sunken px-3 py-2">
        <Chip tone={TONES[kind]}>{t(`diff.${kind}`)}</Chip>
        <span className="min-w-0 flex-1 basis-40 font-medium">
          {place !== null && <span className="tabular text-muted">{place}. </span>}
          {heading}
        </span>
      </h3>
      {changes.length > 0 && (
        <table className="w-full table-fixed max-sm:block">
          <thead className="max-sm:sr-only">
            <tr>
              <th scope="col" className="w-28 px-3 py-1 text-left text-sm font-medium text-muted">
                {t("diff.field")}
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="px-3 py-1 text-left text-sm font-medium text-muted">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {changes.map((change) => (
              <Row key={change.field} change={change} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ change }: { change: Change }) {
  const { t } = useTranslation("jobs");
  const minutes = (value: string) => t("minutesShort", { count: Math.round(Number(value) / 60) });
  const said = (value: string) => (change.field === "budget_secs" && value ? minutes(value) : value);
  const [before, after] = [said(change.before), said(change.after)];
  const pieces = wordsDiff(before, after);
  return (
    <tr className="border-t border-hairline align-top max-sm:block max-sm:py-1">
      <th scope="row" className="px-3 py-2 text-left text-sm font-normal text-muted max-sm:block max-sm:pb-0">
        {t(`field.${change.field}` as "field.text")}
      </th>
      <Side sign="−" word={t("diff.was")} pieces={pieces} not="added" />
      <Side sign="+" word={t("diff.is")} pieces={pieces} not="removed" />
    </tr>
  );
}

/** A cell with one side of what changed. */
export function Side({
  sign,
  word,
  pieces,
  not,
}: {
  sign: "−" | "+";
  word: string;
  pieces: Piece[];
  not: Piece["kind"];
}) {
  const own = pieces.filter(({ kind }) => kind !== not);
  return (
    <td className="px-3 py-2 wrap-anywhere whitespace-pre-wrap max-sm:block max-sm:py-1">
      {own.length > 0 && (
        <>
          <span aria-hidden="true" className={sign === "+" ? "font-mono text-good" : "font-mono text-bad"}>
            {sign}{" "}
          </span>
          <span className="sr-only">{word} </span>
          {own.map(({ kind, text }, index) =>
            kind === "same" ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
              <span key={index}>{text}</span>
            ) : kind === "added" ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
              <ins key={index} className="bg-good-tint text-good">
                {text}
              </ins>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
              <del key={index} className="bg-bad-tint text-bad">
                {text}
              </del>
            ),
          )}
        </>
      )}
    </td>
  );
}
