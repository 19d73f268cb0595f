import { useMutation } from "@tanstack/react-query";
import { Mic, Square, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type PracticeResult, practiceApi } from "@/api/practice";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Card } from "@/ui/parts";
import { useRecorder } from "./use-recorder";

interface Props {
  practiceId: string;
  question: PracticeResult;
  language: string;
  skipping: boolean;
  onSkip: () => void;
  onAnswered: () => void;
}

/** The question in full, to be heard too, and an answer by voice or in writing. */
export function AnswerForm({ practiceId, question, language, skipping, onSkip, onAnswered }: Props) {
  const { t } = useTranslation("prepare");
  const draft = `practice ${practiceId} ${question.question_number}`;
  const [text, setText] = useState(() => keptDraft<string>(draft) ?? question.answer ?? "");
  useKeptDraft(draft, text || null);
  const send = useMutation({
    mutationFn: (given: { text?: string; sound?: Blob }) =>
      practiceApi.answer(practiceId, question.question_number, given),
    onSuccess: onAnswered,
  });
  const recorder = useRecorder((sound) => send.mutate({ sound }));
  const recording = recorder.state === "recording";
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card className="grid gap-4" data-testid="practice-question">
      <h2 ref={heading} tabIndex={-1} className="text-xl font-medium">
        {question.question_text}
      </h2>
      <Hear text={question.question_text} language={language} />
      <div className="grid gap-2">
        <div>
          {recording ? (
            <Button tone="primary" size="lg" icon={Square} onClick={recorder.stop}>
              {t("practice.finishSpeaking")}
            </Button>
          ) : (
            <Button
              tone="primary"
              size="lg"
              icon={Mic}
              busy={send.isPending || recorder.state === "asking"}
              busyLabel={t(send.isPending ? "practice.listening" : "practice.allowMicrophone")}
              onClick={() => void recorder.start()}
            >
              {t("practice.speak")}
            </Button>
          )}
        </div>
        <p role="status" className="text-muted">
          {recording && t("practice.recording")}
          {recorder.state === "refused" && t("practice.microphoneRefused")}
          {recorder.state === "missing" && t("practice.microphoneMissing")}
          {send.isPending && t("practice.listeningLong")}
        </p>
      </div>
      <TextArea
        label={t("practice.write")}
        value={text}
        maxLength={10_000}
        disabled={recording || send.isPending}
        onChange={(event) => setText(event.target.value)}
      />
      {send.error && <Failure error={send.error} />}
      <div className="flex flex-wrap gap-3">
        <Button
          disabled={!text.trim() || recording}
          busy={send.isPending}
          onClick={() => send.mutate({ text: text.trim() })}
        >
          {t("practice.send")}
        </Button>
        <Button tone="quiet" busy={skipping} disabled={recording || send.isPending} onClick={onSkip}>
          {t("practice.skip")}
        </Button>
      </div>
    </Card>
  );
}

function Hear({ text, language }: { text: string; language: string }) {
  const { t } = useTranslation("prepare");
  const player = useRef<HTMLAudioElement | null>(null);
  const hear = useMutation({
    mutationFn: () => practiceApi.speak(text, language),
    onSuccess: (sound) => {
      const url = URL.createObjectURL(sound);
      const audio = new Audio(url);
      audio.onended = () => URL.revokeObjectURL(url);
      player.current = audio;
      void audio.play();
    },
  });
  useEffect(() => () => player.current?.pause(), []);
  return (
    <div className="grid gap-2">
      <div>
        <Button
          icon={Volume2}
          busy={hear.isPending}
          busyLabel={t("practice.preparingVoice")}
          onClick={() => hear.mutate()}
        >
          {t("practice.hear")}
        </Button>
      </div>
      {hear.error && <p className="text-muted">{t("practice.noVoice")}</p>}
    </div>
  );
}
