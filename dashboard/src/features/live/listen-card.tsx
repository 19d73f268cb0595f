import { useTranslation } from "react-i18next";
import { Failure } from "@/ui/failure";
import { Card } from "@/ui/parts";
import { Meter } from "./meter";
import type { SupervisionState } from "./supervision";

interface Props {
  state: SupervisionState;
  onListen: () => void;
}

/** What is heard; never by itself, and never unknown to the candidate. The sound itself is played by the strip. */
export function ListenCard({ state, onListen }: Props) {
  const { t } = useTranslation("hr");
  const { listening, voices, failure } = state;
  const on = listening !== "off";
  const of = (who: string) => voices.find((voice) => voice.who === who)?.stream ?? null;
  return (
    <Card className="grid gap-3" data-testid="listen" data-listening={listening}>
      <p className="font-medium" role="status">
        {t(`listen.state.${listening}`)}
      </p>
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
      {failure?.what === "listen" && <Failure error={failure.error} onRetry={onListen} />}
    </Card>
  );
}
