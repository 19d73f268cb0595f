import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CheckRow } from "./row";

const PROBES = 5;
/** A round trip above this leaves less than half a second of the one-second reply for everything else. */
const GOOD_MS = 300;

/** Median round trip to the server in ms; rejects when it cannot be reached. */
async function measure(): Promise<number> {
  const times: number[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const start = performance.now();
    const reply = await fetch("/health", { cache: "no-store" });
    await reply.arrayBuffer();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.floor(PROBES / 2)] ?? 0);
}

export function webrtcSupported(): boolean {
  return typeof RTCPeerConnection !== "undefined";
}

export function ConnectionRow() {
  const { t } = useTranslation("candidate");
  const probe = useQuery({
    queryKey: ["connection"],
    queryFn: measure,
    refetchInterval: (query) => (query.state.status === "error" ? 3_000 : false),
    retry: false,
    staleTime: 0,
  });
  const state = !webrtcSupported()
    ? "unsupported"
    : probe.isError
      ? "offline"
      : probe.data === undefined
        ? "checking"
        : probe.data <= GOOD_MS
          ? "good"
          : "slow";
  const words = {
    unsupported: t("check.connectionUnsupported"),
    offline: t("check.connectionOffline"),
    checking: t("check.connectionChecking"),
    good: t("check.connectionGood"),
    slow: t("check.connectionSlow"),
  };
  const verdicts = {
    unsupported: "bad",
    offline: "bad",
    checking: "open",
    good: "good",
    slow: "warn",
  } as const;
  return (
    <CheckRow
      title={t("check.connection")}
      verdict={verdicts[state]}
      words={words[state]}
      stateKey={state}
      testId="connection-state"
    >
      {probe.data !== undefined && (
        <details className="text-base text-muted">
          <summary className="min-h-6">{t("check.details")}</summary>
          {t("check.delay", { ms: probe.data })}
        </details>
      )}
    </CheckRow>
  );
}
