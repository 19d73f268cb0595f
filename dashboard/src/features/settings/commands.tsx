import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/features/auth/use-may";
import { readyTexts } from "@/i18n";
import { usePaletteCommands } from "@/lib/commands";
import { TOPICS } from "./topics";

/** How the ids of these commands begin. */
export const SETTINGS_COMMAND = "settings ";

/** Puts every page of the settings into the palette, found by what is on it, too. Draws nothing. */
export default function SettingsCommands() {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let here = true;
    void readyTexts("settings").then(() => here && setReady(true));
    return () => {
      here = false;
    };
  }, []);
  return ready ? <Commands /> : null;
}

function Commands() {
  const { t } = useTranslation("settings");
  const may = useMay();
  const navigate = useNavigate();
  usePaletteCommands(
    TOPICS.filter(({ needs }) => may(needs)).map(({ to, name, icon }) => ({
      id: SETTINGS_COMMAND + name,
      label: t("open", { topic: t(`topic.${name}`) }),
      icon,
      keywords: t(`find.${name}`).split(", "),
      run: () => void navigate({ to }),
    })),
  );
  return null;
}
