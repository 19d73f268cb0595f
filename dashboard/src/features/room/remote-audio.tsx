import { useTranslation } from "react-i18next";
import type { Voice } from "@/media/types";
import { VoicePlayers } from "@/ui/voice-players";

/** While typing the interviewer is silent. A person of the company has no other way to be understood. */
export function RemoteAudio({ voices, typing }: { voices: readonly Voice[]; typing: boolean }) {
  const { t } = useTranslation("candidate");
  return <VoicePlayers voices={voices} silent={typing ? "agent" : null} tapLabel={t("room.tapToHear")} />;
}
