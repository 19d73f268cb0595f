import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Copy, Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Availability, scheduleApi, scheduleKeys } from "@/api/schedule";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { dayName } from "@/features/schedule/when";
import { zones } from "@/features/schedule/zones";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { Failure } from "@/ui/failure";
import { Menu, MenuItem } from "@/ui/menu";
import { Card } from "@/ui/parts";
import { SaveBar } from "@/ui/save-bar";
import { Skeleton } from "@/ui/skeleton";
import { useToasts } from "@/ui/toast";
import { Spans } from "./spans";
import {
  changesBetween,
  dateProblem,
  type Exception,
  hasProblem,
  inputOf,
  newException,
  newSpan,
  type Week,
  weekOf,
} from "./week";

const route = getRouteApi("/company/mine/availability");

export default function AvailabilityPage() {
  const { t } = useTranslation("schedule");
  const state = useSession();
  const mayManage = useMay()("users:write");
  const me = state.status === "signed_in" || state.status === "expired" ? state.user : null;
  const { user } = route.useSearch();
  const navigate = route.useNavigate();
  const id = user ?? me?.id ?? "";
  const own = id === me?.id;
  const person = useQuery({
    queryKey: ["users", "one", id],
    queryFn: ({ signal }) => scheduleApi.person(id, signal),
    enabled: !own && id !== "",
  });
  const known = useQuery({
    queryKey: scheduleKeys.availability(id),
    queryFn: ({ signal }) => scheduleApi.availability(id, signal),
    enabled: id !== "",
    refetchOnWindowFocus: false,
  });
  const title =
    own || !person.data ? t("availability.title") : t("availability.of", { name: person.data.name });
  return (
    <div className="max-w-[720px]">
      <PageHead title={title} />
      <p className="-mt-3 mb-4 text-muted">{t(own ? "availability.lead" : "availability.leadOf")}</p>
      {mayManage && (
        <div className="mb-4 max-w-96">
          <PersonChoice
            id={id}
            name={own ? (me?.name ?? "") : (person.data?.name ?? "")}
            onPerson={(next) => void navigate({ search: next === me?.id ? {} : { user: next } })}
          />
        </div>
      )}
      {known.data ? (
        <Editor key={id} userId={id} known={known.data} />
      ) : known.error ? (
        <Failure error={known.error} onRetry={() => void known.refetch()} />
      ) : (
        <Skeleton className="h-[480px]" />
      )}
    </div>
  );
}

function PersonChoice({ id, name, onPerson }: { id: string; name: string; onPerson: (id: string) => void }) {
  const { t } = useTranslation("schedule");
  const [q, setQ] = useState("");
  const found = useQuery({
    queryKey: scheduleKeys.people(q),
    queryFn: ({ signal }) => scheduleApi.people(q, signal),
  });
  return (
    <Combobox
      label={t("availability.whose")}
      value={id}
      shown={name}
      options={(found.data?.users ?? []).map((one) => ({ value: one.id, label: one.name, hint: one.email }))}
      onSearch={setQ}
      loading={found.isPending}
      onChange={onPerson}
    />
  );
}

function Editor({ userId, known }: { userId: string; known: Availability }) {
  const { t, i18n } = useTranslation("schedule");
  const client = useQueryClient();
  const toasts = useToasts();
  const [saved, setSaved] = useState(() => inputOf(weekOf(known)));
  const [week, setWeek] = useState(() => weekOf(known));
  const options = useMemo(
    () => zones().map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
    [],
  );
  const input = inputOf(week);
  const save = useMutation({
    mutationFn: () => scheduleApi.saveAvailability(userId, input),
    onSuccess: (stored) => {
      client.setQueryData(scheduleKeys.availability(userId), stored);
      setSaved(input);
      toasts.say(t("availability.saved"));
    },
  });
  const nameOf = (day: number, weekday: "long" | "short" = "long") =>
    dayName(`2024-01-0${day + 1}`, i18n.language, { weekday });
  const setDay = (day: number, spans: Week["days"][number]) =>
    setWeek({ ...week, days: week.days.map((own, index) => (index === day ? spans : own)) });
  const copyTo = (from: number, days: readonly number[]) => {
    const spans = week.days[from] ?? [];
    setWeek({
      ...week,
      days: week.days.map((own, index) =>
        days.includes(index) && index !== from ? spans.map(({ start, end }) => newSpan(start, end)) : own,
      ),
    });
    toasts.say(t("availability.copied", { day: nameOf(from) }));
  };
  const setException = (id: number, change: Partial<Exception>) =>
    setWeek({
      ...week,
      exceptions: week.exceptions.map((one) => (one.id === id ? { ...one, ...change } : one)),
    });
  const nothing = week.days.every((spans) => spans.length === 0) && week.exceptions.length === 0;

  return (
    <div className="grid gap-5">
      <div className="max-w-96">
        <Combobox
          label={t("availability.zone")}
          hint={t("availability.zoneHint")}
          value={week.timezone}
          shown={week.timezone}
          options={options}
          onChange={(timezone) => setWeek({ ...week, timezone })}
        />
      </div>
      {nothing && <p className="rounded-control bg-sunken p-3 text-muted">{t("availability.never")}</p>}
      <Card className="grid gap-1" aria-labelledby="weekly">
        <h2 id="weekly" className="text-lg font-semibold">
          {t("availability.week")}
        </h2>
        <ul className="divide-y divide-hairline" data-testid="weekly">
          {week.days.map((spans, day) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of the week
            <li key={day} className="grid gap-x-4 py-3 sm:grid-cols-[120px_1fr]">
              <h3 className="py-1.5 font-medium">{nameOf(day)}</h3>
              <Spans
                day={nameOf(day)}
                spans={spans}
                none={t("availability.none")}
                onChange={(next) => setDay(day, next)}
              >
                {spans.length > 0 && (
                  <Menu
                    align="start"
                    trigger={
                      <Button
                        tone="quiet"
                        size="sm"
                        icon={Copy}
                        aria-label={t("availability.copyFor", { day: nameOf(day) })}
                        className="max-sm:min-h-11"
                      >
                        {t("availability.copy")}
                      </Button>
                    }
                  >
                    <MenuItem onSelect={() => copyTo(day, [0, 1, 2, 3, 4])}>
                      {t("availability.copyAll")}
                    </MenuItem>
                    {week.days.map((_, other) =>
                      other === day ? null : (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of the week
                        <MenuItem key={other} onSelect={() => copyTo(day, [other])}>
                          {nameOf(other)}
                        </MenuItem>
                      ),
                    )}
                  </Menu>
                )}
              </Spans>
            </li>
          ))}
        </ul>
      </Card>
      <Card className="grid gap-3" aria-labelledby="exceptions">
        <div>
          <h2 id="exceptions" className="text-lg font-semibold">
            {t("availability.exceptions")}
          </h2>
          <p className="text-sm text-muted">{t("availability.exceptionsHint")}</p>
        </div>
        {week.exceptions.map((one) => {
          const problem = dateProblem(one, week.exceptions);
          const name = one.day
            ? dayName(one.day, i18n.language, { day: "numeric", month: "long", year: "numeric" })
            : t("availability.date");
          return (
            <div key={one.id} className="grid gap-2 border-t border-hairline pt-3 sm:grid-cols-[200px_1fr]">
              <div className="grid content-start gap-1">
                <span className="flex gap-1">
                  <input
                    type="date"
                    aria-label={t("availability.date")}
                    aria-invalid={problem !== null || undefined}
                    value={one.day}
                    onChange={(event) => setException(one.id, { day: event.target.value })}
                    className="min-h-10 min-w-0 flex-1 rounded-control border border-control bg-surface px-2 text-lg aria-invalid:border-bad max-sm:min-h-11 sm:text-base"
                  />
                  <Button
                    tone="quiet"
                    size="sm"
                    icon={X}
                    aria-label={t("availability.removeDate", { day: name })}
                    className="max-sm:min-h-11 max-sm:min-w-11"
                    onClick={() =>
                      setWeek({ ...week, exceptions: week.exceptions.filter(({ id }) => id !== one.id) })
                    }
                  />
                </span>
                {problem && <p className="text-sm text-bad">{t(`availability.${problem}`)}</p>}
              </div>
              <Spans
                day={name}
                spans={one.spans}
                none={t("availability.off")}
                onChange={(spans) => setException(one.id, { spans })}
              />
            </div>
          );
        })}
        <Button
          icon={Plus}
          className="justify-self-start"
          onClick={() => setWeek({ ...week, exceptions: [...week.exceptions, newException()] })}
        >
          {t("availability.addDate")}
        </Button>
      </Card>
      <SaveBar
        changes={changesBetween(saved, input)}
        onDiscard={() =>
          setWeek(
            weekOf({
              timezone: saved.timezone,
              weekly: saved.weekly ?? [],
              exceptions: (saved.exceptions ?? []).map((one) => ({ ...one, blocks: one.blocks ?? [] })),
            }),
          )
        }
        onSave={() => {
          if (!hasProblem(week)) save.mutate();
        }}
        saving={save.isPending}
        error={save.error}
      />
    </div>
  );
}
