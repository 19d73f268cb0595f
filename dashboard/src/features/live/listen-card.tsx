import { Ear, EarOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card } from "@/ui/parts";
import { VoicePlayers } from "@/ui/voice-players";
import { Meter } from "./meter";
import type { Supervision, SupervisionState } from "./supervision";

interface Props {
  state: SupervisionState;
  supervision: Supervision;
}

/** Listening in: never by itself, and never unknown to the candidate. */
export function ListenCard({ state, supervision }: Props) {
  const { t } = useTranslation("hr");
  const { listening, voices, failure } = state;
  const on = listening !== "off";
  const of = (who: string) => voices.find((voice) => voice.who === who)?.stream ?? null;
  return (
    <Card className="grid gap-3 max-lg:order-2" data-testid="listen" data-listening={listening}>
      <div className="flex items-center justify-between gap-3">
        <p className="font-medium" role="status">
          {t(`listen.state.${listening}`)}
        </p>
        <Button
          size="sm"
          tone={on ? "secondary" : "primary"}
          icon={on ? EarOff : Ear}
          aria-keyshortcuts="L"
          data-testid={on ? "stop-listening" : "start-listening"}
          onClick={() => (on ? supervision.stop() : void supervision.listen())}
        >
          {on ? t("listen.stop") : t("listen.start")}
        </Button>
      </div>
      <p className="text-sm text-muted">{t("listen.told")}</p>
      {on && (
        <div className="grid gap-2">
          {of("everybody") ? (
            <Meter stream={of("everybody")} label={t("listen.everybody")} testId="level-everybody" />
          ) : (
            <>
              <Meter stream={of("candidate")} label={t("interviews.candidate")} testId="level-candidate" />
              <Meter stream={of("agent")} label={t("live.ai")} testId="level-agent" />
            </>
          )}
          {of("person") && <Meter stream={of("person")} label={t("listen.person")} testId="level-person" />}
        </div>
      )}
      <VoicePlayers voices={voices} tapLabel={t("listen.tap")} />
      {failure?.what === "listen" && (
        <Failure error={failure.error} onRetry={() => void supervision.listen()} />
      )}
    </Card>
  );
}
