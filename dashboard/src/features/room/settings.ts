import { useState } from "react";

export interface RoomSettings {
  largeCaptions: boolean;
  announceCaptions: boolean;
  showPartials: boolean;
  showTime: boolean;
}

const KEY = "room_settings";
const DEFAULTS: RoomSettings = {
  largeCaptions: false,
  announceCaptions: false,
  showPartials: false,
  showTime: true,
};

/** How this person likes the room, kept on this machine. */
export function useRoomSettings(): [RoomSettings, (change: Partial<RoomSettings>) => void] {
  const [settings, setSettings] = useState<RoomSettings>(() => {
    try {
      return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<RoomSettings>) };
    } catch {
      return DEFAULTS;
    }
  });
  const change = (part: Partial<RoomSettings>) => {
    const next = { ...settings, ...part };
    localStorage.setItem(KEY, JSON.stringify(next));
    setSettings(next);
  };
  return [settings, change];
}
