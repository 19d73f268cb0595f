import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Finding, jobsApi } from "@/api/jobs";
import { inputOf, type PointDraft, type QuestionDraft } from "./drafts";

/** A remark at its place: a field of the question, or of one of its points. */
export interface Remark extends Finding {
  /** Of the element that it describes: `text`, or `<point's key>.strong`. */
  place: string;
  point: PointDraft | null;
  part: "text" | "probe" | "strong" | "partial";
}

const PAUSE_MS = 500;

/** What the rubric check says of a question as it is being written. */
export function useRemarks(draft: QuestionDraft, language: string) {
  const points = draft.points.filter(({ text }) => text.trim());
  const { text, points: sent } = inputOf(draft);
  const body = JSON.stringify({ text, points: sent.map(({ keywords: _k, id: _i, ...point }) => point) });
  const [settled, setSettled] = useState(body);
  useEffect(() => {
    if (body === settled) return;
    const timer = setTimeout(() => setSettled(body), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [body, settled]);
  const empty = text === "" && sent.length === 0;
  const found = useQuery({
    queryKey: ["rubric-check", language, settled],
    queryFn: ({ signal }) => {
      const asked = JSON.parse(settled) as { text: string; points: typeof sent };
      const given = asked.text ? { text: asked.text } : {};
      return jobsApi.check(
        { ...given, points: asked.points.map((point) => ({ ...point, keywords: [] })), language },
        signal,
      );
    },
    enabled: !empty,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const remarks = empty ? [] : (found.data?.findings ?? []).flatMap((finding) => placed(finding, points));
  return {
    remarks,
    checking: settled !== body || found.isFetching,
    error: found.error,
    again: found.refetch,
  };
}

function placed(finding: Finding, points: readonly PointDraft[]): Remark[] {
  if (finding.field === "text") return [{ ...finding, place: "text", point: null, part: "text" }];
  const [, index, part] = finding.field.split(".");
  const point = points[Number(index)];
  if (!point || !(part === "text" || part === "probe" || part === "strong" || part === "partial")) return [];
  return [{ ...finding, place: `${point.key}.${part}`, point, part }];
}

/** The id of a remark's element, for `aria-describedby` of what it is about. */
export const remarkId = (place: string, index: number): string =>
  `remark-${place.replace(/[^\w-]/g, "-")}-${index}`;

/** Ids of all remarks at one place, for `aria-describedby`. */
export function describedBy(remarks: readonly Remark[], place: string): string | undefined {
  const ids = remarks
    .filter((one) => one.place === place)
    .map((one) => remarkId(place, remarks.indexOf(one)));
  return ids.join(" ") || undefined;
}
