import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Line, lineOf, measureLine } from "./line";
import { CheckRow } from "./row";

export function webrtcSupported(): boolean {
  return typeof RTCPeerConnection !== "undefined";
}

const VERDICTS = {
  unsupported: "bad",
  offline: "bad",
  checking: "open",
  good: "good",
  slow: "warn",
  unsteady: "warn",
} as const;
export type LineState = keyof typeof VERDICTS;

/** Whether the line will hold, in words; the figures are for whoever wants them. */
export function ConnectionRow({ onState }: { onState: (state: LineState) => void }) {
  const { t } = useTranslation("candidate");
  const probe = useQuery({
    queryKey: ["connection"],
    queryFn: measureLine,
    refetchInterval: (query) => (query.state.status === "error" ? 3_000 : false),
    retry: false,
    staleTime: 0,
  });
  const state: LineState = !webrtcSupported()
    ? "unsupported"
    : probe.isError
      ? "offline"
      : probe.data === undefined
        ? "checking"
        : lineOf(probe.data);
  useEffect(() => onState(state), [state, onState]);
  const words = {
    unsupported: t("check.connectionUnsupported"),
    offline: t("check.connectionOffline"),
    checking: t("check.connectionChecking"),
    good: t("check.connectionGood"),
    slow: t("check.connectionSlow"),
    unsteady: t("check.connectionUnsteady"),
  };
  return (
    <CheckRow
      title={t("check.connection")}
      verdict={VERDICTS[state]}
      words={words[state]}
      stateKey={state}
      testId="connection-state"
    >
      {probe.data !== undefined && <Figures line={probe.data} />}
    </CheckRow>
  );
}

function Figures({ line }: { line: Line }) {
  const { t } = useTranslation("candidate");
  return (
    <details className="text-base text-muted">
      <summary className="min-h-6">{t("check.details")}</summary>
      <p>{t("check.delay", { ms: line.delayMs })}</p>
      <p>{t("check.spread", { ms: line.spreadMs })}</p>
      <p>{t("check.lost", { lost: line.lost, count: line.tries })}</p>
      <p>{t("check.relayLater")}</p>
    </details>
  );
}
