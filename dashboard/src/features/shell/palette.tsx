import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Command } from "cmdk";
import {
  Briefcase,
  Info,
  Keyboard,
  Languages,
  LogOut,
  type LucideIcon,
  MessagesSquare,
  Settings,
  SunMoon,
  Undo2,
  User,
  UserRound,
} from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "@/api/session";
import type { CandidatePage, InterviewPage, JobPage } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import SettingsCommands, { SETTINGS_COMMAND } from "@/features/settings/commands";
import { chooseLanguage, LANGUAGES } from "@/i18n";
import { useCommands } from "@/lib/commands";
import { runKeys } from "@/lib/key-registry";
import { chooseTheme, THEMES } from "@/lib/theme";
import { useKeyList } from "@/lib/use-keys";
import { Kbd } from "@/ui/kbd";
import { useToastState } from "@/ui/toasts";
import { showOverlay } from "./palette-state";
import { usePlaces } from "./use-places";
import { useSignOut } from "./user-menu";

interface Row {
  id: string;
  label: string;
  hint?: string | undefined;
  icon: LucideIcon | undefined;
  keys?: string | undefined;
  keywords?: string[] | undefined;
  run: () => void;
}

/** How many of each kind are shown. */
const EACH = 5;

/** Goes anywhere, finds anybody, does what the page can do. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("shell");
  const [text, setText] = useState("");
  const groups = useGroups().map((group) => ({ ...group, rows: matching(group.rows, text) }));
  const found = useFound(text.trim());
  const act = (run: () => void) => {
    onClose();
    // After the dialog has given the focus back, so that what opens next may take it.
    setTimeout(run);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(10_12_14/0.4)]" />
        <Dialog.Content
          data-modal
          aria-describedby={undefined}
          className="pop fixed inset-x-0 top-[max(16px,12vh)] z-40 mx-auto w-[min(620px,calc(100vw-32px))] overflow-hidden rounded-sheet border border-hairline bg-surface shadow-sheet max-sm:top-4"
        >
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          {text.trim() && <SettingsCommands />}
          <Command label={t("palette.title")} loop shouldFilter={false}>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder={t("palette.placeholder")}
              className="h-12 w-full border-b border-hairline bg-transparent px-4 text-lg outline-none placeholder:text-subtle"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-muted">
                {found.busy ? t("palette.searching") : t("palette.none", { text })}
              </Command.Empty>
              {found.groups.map((group) => (
                <Group key={group.title} {...group} onAct={act} />
              ))}
              {groups.map((group) => (
                <Group key={group.title} {...group} onAct={act} />
              ))}
            </Command.List>
            <p role="status" className="border-t border-hairline px-4 py-2 text-sm text-muted">
              {found.failed ? t("palette.failed") : t("palette.hint")}
            </p>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  title: string;
  rows: readonly Row[];
}

/** What has every word of the text; the service has chosen its own rows already. */
function matching(rows: readonly Row[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ label, keywords = [] }) => {
    const own = [label, ...keywords].join(" ").toLowerCase();
    return words.every((word) => own.includes(word));
  });
}

function Group({ title, rows, onAct }: GroupProps & { onAct: (run: () => void) => void }) {
  if (rows.length === 0) return null;
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-muted"
    >
      {rows.map(({ id, label, hint, icon: Icon, keys, run }) => (
        <Command.Item
          key={id}
          value={id}
          onSelect={() => onAct(run)}
          className="flex min-h-10 cursor-default items-center gap-3 rounded-control px-3 py-1.5 aria-selected:bg-sunken max-sm:min-h-11"
        >
          {Icon && <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-muted" />}
          <span className="min-w-0 flex-1 truncate">
            {label}
            {hint && <span className="text-muted"> · {hint}</span>}
          </span>
          {keys && <Kbd keys={keys} />}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** What can be done and where one can go, without the service. */
function useGroups(): GroupProps[] {
  const { t } = useTranslation(["shell", "common"]);
  const router = useRouter();
  const may = useMay();
  const { main, more } = usePlaces();
  const commands = useCommands();
  const shortcuts = useKeyList();
  const { undoable } = useToastState();
  const signOut = useSignOut();
  const known = new Set(commands.map(({ keys }) => keys));
  const here: Row[] = [
    ...(undoable
      ? [
          {
            id: "undo",
            label: t("palette.undo", { text: undoable.text }),
            icon: Undo2,
            keys: "Mod+KeyZ",
            run: undoable.undo,
          },
        ]
      : []),
    ...commands
      .filter(({ id }) => !id.startsWith(SETTINGS_COMMAND))
      .map((one) => ({ ...one, icon: one.icon })),
    ...shortcuts
      .filter(({ group, keys }) => group !== "everywhere" && !known.has(keys))
      .map(({ keys, label }) => ({
        id: `keys ${keys}`,
        label: label ?? "",
        icon: undefined,
        keys,
        run: () => runKeys(keys),
      })),
  ];
  const go: Row[] = [
    ...[...main, ...more].map(({ name, to, icon, keys }) => ({
      id: `go ${to}`,
      label: t("palette.goTo", { place: t(`nav.${name}`) }),
      icon,
      keys,
      run: () => void router.navigate({ to }),
    })),
    ...(may("company:write")
      ? [
          {
            id: "go settings",
            label: t("palette.goTo", { place: t("nav.settings") }),
            icon: Settings,
            run: () => void router.navigate({ to: "/settings" }),
          },
        ]
      : []),
    ...commands
      .filter(({ id }) => id.startsWith(SETTINGS_COMMAND))
      .map((one) => ({ ...one, icon: one.icon })),
    {
      id: "go profile",
      label: t("palette.goTo", { place: t("user.profile") }),
      icon: User,
      run: () => void router.navigate({ to: "/profile" }),
    },
  ];
  const acts: Row[] = [
    ...THEMES.map((theme) => ({
      id: `theme ${theme}`,
      label: t("palette.theme", { theme: t(`theme.${theme}`) }),
      icon: SunMoon,
      run: () => chooseTheme(theme),
    })),
    ...LANGUAGES.map((language) => ({
      id: `language ${language}`,
      label: t("palette.language", { language: t(`common:languageName.${language}`) }),
      icon: Languages,
      run: () => void chooseLanguage(language),
    })),
    {
      id: "keys",
      label: t("keys.sheet"),
      icon: Keyboard,
      keys: "Shift+Slash",
      run: () => showOverlay("keys"),
    },
    { id: "about", label: t("about.title"), icon: Info, run: () => showOverlay("about") },
    { id: "sign out", label: t("user.signOut"), icon: LogOut, run: () => void signOut() },
  ];
  return [
    { title: t("palette.here"), rows: here },
    { title: t("palette.go"), rows: go },
    { title: t("palette.do"), rows: acts },
  ];
}

/** People, jobs and interviews that the service finds for the text; what came before stays until the next answer. */
function useFound(text: string): { groups: GroupProps[]; busy: boolean; failed: boolean } {
  const { t } = useTranslation("shell");
  const router = useRouter();
  const may = useMay();
  const q = useDeferredValue(text);
  const query = { q, per_page: EACH };
  const look = q.length > 0;
  const candidates = useQuery({
    queryKey: ["palette", "candidates", q],
    queryFn: ({ signal }) => request<CandidatePage>("/candidates", { query, signal }),
    enabled: look && may("candidates:read"),
    placeholderData: keepPreviousData,
  });
  const jobs = useQuery({
    queryKey: ["palette", "jobs", q],
    queryFn: ({ signal }) => request<JobPage>("/jobs", { query, signal }),
    enabled: look && may("jobs:write"),
    placeholderData: keepPreviousData,
  });
  const interviews = useQuery({
    queryKey: ["palette", "interviews", q],
    queryFn: ({ signal }) => request<InterviewPage>("/interviews", { query, signal }),
    enabled: look && may("interviews:read"),
    placeholderData: keepPreviousData,
  });
  const all = [candidates, jobs, interviews];
  if (!look) return { groups: [], busy: false, failed: false };
  const groups: GroupProps[] = [
    {
      title: t("palette.candidates"),
      rows: (candidates.data?.candidates ?? []).slice(0, EACH).map((one) => ({
        id: `candidate ${one.id}`,
        label: one.name,
        hint: one.email,
        icon: UserRound,
        run: () => void router.navigate({ to: "/candidates/$id", params: { id: one.id } }),
      })),
    },
    {
      title: t("palette.jobs"),
      rows: (jobs.data?.jobs ?? []).slice(0, EACH).map((one) => ({
        id: `job ${one.id}`,
        label: one.title,
        icon: Briefcase,
        run: () => void router.navigate({ to: "/jobs/$id", params: { id: one.id } }),
      })),
    },
    {
      title: t("palette.interviews"),
      rows: (interviews.data?.interviews ?? []).slice(0, EACH).map((one) => ({
        id: `interview ${one.id}`,
        label: one.candidate.name,
        hint: one.job.title,
        icon: MessagesSquare,
        run: () => void router.navigate({ to: "/interviews/$id", params: { id: one.id } }),
      })),
    },
  ];
  return {
    groups,
    busy: all.some(({ isFetching }) => isFetching),
    failed: all.some(({ isError }) => isError),
  };
}
