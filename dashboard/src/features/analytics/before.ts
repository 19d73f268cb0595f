import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { NumbersFilter } from "@/api/analytics";
import { analyticsApi } from "@/api/analytics";
import { type Answer, FEW, monthBefore, type NumbersName, useFigures } from "./numbers";

const MONTHS = 12;

const numberOf = (month: string) => {
  const [year = 0, place = 1] = month.split("-").map(Number);
  return year * MONTHS + place - 1;
};
const monthOf = (number: number) =>
  `${Math.floor(number / MONTHS)}-${String((number % MONTHS) + 1).padStart(2, "0")}`;

/** As many months before those of the filter; where the last one still runs, up to the same day. None without a first. */
export function filterBefore(
  filter: NumbersFilter,
  now = new Date(),
): (NumbersFilter & { months: number }) | null {
  if (!filter.since) return null;
  const running = monthBefore(0, now);
  const last = filter.until && filter.until < running ? filter.until : running;
  const months = numberOf(last) - numberOf(filter.since) + 1;
  if (months < 1) return null;
  const until = monthOf(numberOf(last) - months);
  const before = {
    ...(filter.job ? { job: filter.job } : {}),
    since: monthOf(numberOf(filter.since) - months),
    until,
    months,
  };
  if (last !== running) return before;
  // The last day of a month that is shorter, where this day is not in it.
  const days = new Date(now.getFullYear(), now.getMonth() - months + 1, 0).getDate();
  const moment = new Date(now);
  moment.setDate(1);
  moment.setMonth(now.getMonth() - months);
  moment.setDate(Math.min(now.getDate(), days));
  return { ...before, upTo: moment.toISOString() };
}

/** The same figures of the months before; nothing while the filter has no first month. */
export function useBefore<N extends NumbersName>(name: N, filter: NumbersFilter) {
  const before = filterBefore(filter);
  const day = before?.upTo?.slice(0, 10);
  return useQuery<Answer<N>>({
    // Counted anew once a day, not with every moment.
    queryKey: ["analytics", name, { ...before, upTo: day }],
    queryFn: ({ signal }) => analyticsApi[name](before ?? {}, signal) as Promise<Answer<N>>,
    enabled: before !== null,
  }).data;
}

/** A figure beside the one of the months before, in words; nothing where there is none to compare with. */
export function useCompared(filter: NumbersFilter) {
  const { t, i18n } = useTranslation("analytics");
  const { count } = useFigures();
  const months = filterBefore(filter)?.months ?? 0;
  return (now: number | null, before: number | null | undefined, show: (value: number) => string = count) => {
    if (now === null || before === null || before === undefined) return undefined;
    const was = { value: show(before), count: months };
    // Of a few, a share says nothing.
    if (show === count && before < FEW) return t("before.few", was);
    if (before === 0) return t("before.few", was);
    if (Math.round(100 * (now / before - 1)) === 0) return t("before.same", was);
    const change = new Intl.NumberFormat(i18n.language, {
      style: "percent",
      maximumFractionDigits: 0,
      signDisplay: "exceptZero",
    }).format(now / before - 1);
    return t("before.change", { ...was, change });
  };
}
