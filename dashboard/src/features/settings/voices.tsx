import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CompanySettings, EngineChoice, EngineView } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { LANGUAGES, type Language } from "@/i18n";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Failure, sentence } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Card, Chip, Empty, Notice, Skeleton } from "@/ui/parts";
import { toasts } from "@/ui/toast";
import { SettingsPage } from "./page";
import { stopPlaying } from "./play";
import { useSample } from "./use-sample";

/** The same words from every voice. */
const SENTENCES: Record<Language, string> = {
  en: "Thank you for taking the time today. Please tell me about a project you are proud of.",
  ko: "오늘 시간 내 주셔서 감사합니다. 가장 자랑스러웠던 프로젝트를 말씀해 주세요.",
};
const SPEEDS = [0.8, 0.9, 1, 1.1, 1.2] as const;

export default function VoicesPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.voices")} lead={t("voices.lead")}>
      {(settings) => <Voices settings={settings} />}
    </SettingsPage>
  );
}

function Voices({ settings }: { settings: CompanySettings }) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const [language, setLanguage] = useState<Language>(i18n.language === "ko" ? "ko" : "en");
  const [speed, setSpeed] = useState(1);
  const engines = useQuery({
    queryKey: keys.engines(settings.company_id),
    queryFn: ({ signal }) => companyApi.engines(settings.company_id, signal),
  });
  const found = (engines.data?.engines ?? []).filter(({ part }) => part === "tts");
  const here = found.filter(
    ({ usable, languages }) => usable !== false && (!languages || languages.includes(language)),
  );
  const away = found.filter((one) => !here.includes(one));
  // Leaving the page, or asking for other words, ends what sounds.
  useEffect(() => stopPlaying, []);
  return (
    <div className="grid gap-4">
      <Card className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("voices.language")}
          value={language}
          onChange={({ target }) => {
            stopPlaying();
            setLanguage(target.value as Language);
          }}
        >
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one}>
              {t(`common:languageName.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("voices.speed")}
          hint={t("voices.speedHint")}
          value={String(speed)}
          onChange={({ target }) => {
            stopPlaying();
            setSpeed(Number(target.value));
          }}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>{`${Math.round(one * 100)} %`}</option>
          ))}
        </SelectField>
        <p className="text-muted sm:col-span-2" lang={language}>
          {SENTENCES[language]}
        </p>
      </Card>
      {engines.error && <Failure error={engines.error} onRetry={() => void engines.refetch()} />}
      {engines.isPending && <Skeleton className="h-64" />}
      {engines.data && here.length === 0 && <Empty title={t("voices.none")} />}
      {here.map((engine) => (
        <EngineVoices
          key={engine.name}
          engine={engine}
          settings={settings}
          language={language}
          speed={speed}
        />
      ))}
      {away.length > 0 && (
        <Notice title={t("voices.away")}>
          <ul>
            {away.map((one) => (
              <li key={one.name}>
                {one.label}: {one.usable === false ? one.missing : t("voices.otherLanguages")}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

interface EngineProps {
  engine: EngineView;
  settings: CompanySettings;
  language: Language;
  speed: number;
}

function EngineVoices({ engine, settings, language, speed }: EngineProps) {
  const { t } = useTranslation("settings");
  const voices = engine.voices.length > 0 ? engine.voices : [null];
  return (
    <Card className="grid gap-1" aria-labelledby={`voices-${engine.name}`}>
      <h2
        id={`voices-${engine.name}`}
        className="mb-1 flex flex-wrap items-center gap-2 text-lg font-semibold"
      >
        {engine.label}
        {engine.offline && <Chip>{t("voices.offline")}</Chip>}
      </h2>
      <ul>
        {voices.map((voice) => (
          <VoiceRow
            key={voice ?? ""}
            engine={engine}
            voice={voice}
            settings={settings}
            language={language}
            speed={speed}
          />
        ))}
      </ul>
    </Card>
  );
}

function VoiceRow({ engine, voice, settings, language, speed }: EngineProps & { voice: string | null }) {
  const { t } = useTranslation(["settings", "common"]);
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const writes = useMay()("company:write");
  const name = voice ?? t("voices.own", { engine: engine.label });
  const choice: EngineChoice = { provider: engine.name, ...(voice ? { voice } : {}) };
  const plan = settings.ai.engines ?? { stt: [], llm: [], tts: [] };
  const chosen = plan.tts[0];
  const current = chosen?.provider === engine.name && (chosen.voice ?? null) === voice;
  const sample = useSample();
  const use = useMutation({
    mutationFn: () => {
      const others = plan.tts.filter(
        (one) => !(one.provider === engine.name && (one.voice ?? null) === voice),
      );
      return companyApi.saveEngines(settings, { ...plan, tts: [choice, ...others].slice(0, 4) });
    },
    onSuccess: (saved) => client.setQueryData(keys.settings, saved),
    onError: (error) => toasts.fail(sentence(error, common)),
  });
  const sounding = sample.state === "playing";
  return (
    <li
      data-testid="voice"
      data-state={sample.state}
      className={cn(
        "flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control border-t border-hairline py-2",
        sounding && "bg-accent-tint",
      )}
    >
      <Button
        size="sm"
        icon={sounding ? Square : Play}
        className="max-sm:min-h-11"
        aria-label={t(sounding ? "voices.stop" : "voices.play", { name })}
        busy={sample.state === "preparing"}
        busyLabel={t("voices.preparing")}
        onClick={() =>
          sounding
            ? stopPlaying()
            : sample.start({ text: SENTENCES[language], language, voice: choice, speed })
        }
      >
        {t(sounding ? "voices.stopShort" : "voices.playShort")}
      </Button>
      <span className="min-w-0 flex-1 basis-16 font-medium break-words">{name}</span>
      {current ? (
        <Chip tone="accent">{t("voices.used")}</Chip>
      ) : (
        writes && (
          <Button
            size="sm"
            tone="quiet"
            aria-label={t("voices.useNamed", { name })}
            busy={use.isPending}
            onClick={() => use.mutate()}
          >
            {t("voices.use")}
          </Button>
        )
      )}
      {sample.problem && (
        <p role="alert" className="basis-full text-sm text-bad">
          {sample.problem}
        </p>
      )}
    </li>
  );
}
