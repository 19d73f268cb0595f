import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type PersonInput, peopleApi, settingsKeys } from "@/api/settings";
import { LANGUAGES } from "@/i18n";
import { useKeptState } from "@/lib/kept-draft";
import { sentence } from "@/ui/failure";
import { SelectField, TextArea } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { Sheet } from "@/ui/sheet";
import { inviteesIn } from "./invitees";

interface Result {
  email: string;
  problem: string | null;
}

/** Invites several people at once; whoever cannot be invited stays in the field, with the reason. */
export function InviteSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("admin");
  return (
    <Sheet open={open} onClose={onClose} title={t("users.invite")} lead={t("users.inviteLead")}>
      {open && <InviteForm onClose={onClose} />}
    </Sheet>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const roles = useQuery({ queryKey: settingsKeys.roles, queryFn: ({ signal }) => peopleApi.roles(signal) });
  const [draft, setDraft, forget] = useKeptState("invite", {
    text: "",
    role: "EMPLOYEE",
    language: "",
    message: "",
  });
  const { text, role, language, message } = draft;
  const [tried, setTried] = useState(false);
  const [results, setResults] = useState<readonly Result[]>([]);
  const { found, unread } = inviteesIn(text);
  const custom = roles.data?.roles.find(({ id }) => id === role);
  const send = useMutation({
    mutationFn: async () => {
      const done: Result[] = [];
      for (const { email, name } of found) {
        const body: PersonInput = {
          email,
          name,
          role: (custom?.base_role ?? role) as PersonInput["role"],
          ...(custom ? { custom_role_id: custom.id } : {}),
          ...(language ? { language } : {}),
          ...(message.trim() ? { message: message.trim() } : {}),
        };
        try {
          await peopleApi.invite(body);
          done.push({ email, problem: null });
        } catch (error) {
          done.push({ email, problem: sentence(error, common) });
        }
        setResults([...done]);
      }
      return done;
    },
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: settingsKeys.users });
      const refused = new Set(done.filter(({ problem }) => problem).map(({ email }) => email));
      const again = found.filter(({ email }) => refused.has(email));
      setDraft({ ...draft, text: again.map(({ name, email }) => `${name} <${email}>`).join("\n") });
      setTried(false);
    },
  });
  const wrong =
    tried && unread.length > 0
      ? t("users.unread", { pieces: unread.slice(0, 3).join(", ") })
      : tried && found.length === 0
        ? t("users.addressNeeded")
        : null;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (found.length > 0 && unread.length === 0) send.mutate();
      }}
    >
      <TextArea
        label={t("users.addresses")}
        hint={t("users.addressesHint")}
        error={wrong}
        rows={4}
        value={text}
        data-testid="addresses"
        onChange={({ target }) => setDraft({ ...draft, text: target.value })}
      />
      <SelectField
        label={t("users.roleColumn")}
        value={role}
        data-testid="invite-role"
        onChange={({ target }) => setDraft({ ...draft, role: target.value })}
      >
        <option value="EMPLOYEE">{`${t("users.role.EMPLOYEE")}: ${t("users.means.EMPLOYEE")}`}</option>
        <option value="HR">{`${t("users.role.HR")}: ${t("users.means.HR")}`}</option>
        {roles.data?.roles.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("users.language")}
        value={language}
        onChange={({ target }) => setDraft({ ...draft, language: target.value })}
      >
        <option value="">{t("users.companyLanguage")}</option>
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {t(`common:languageName.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t("users.message")}
        hint={t("users.messageHint")}
        value={message}
        maxLength={500}
        onChange={({ target }) => setDraft({ ...draft, message: target.value })}
      />
      <div role="status" className="empty:hidden">
        {results.length > 0 && (
          <ul className="grid gap-1.5">
            {results.map(({ email, problem }) => (
              <li key={email} className="flex items-start gap-2" data-testid="invited">
                {problem ? (
                  <CircleAlert
                    aria-hidden="true"
                    size={18}
                    strokeWidth={1.75}
                    className="mt-px shrink-0 text-bad"
                  />
                ) : (
                  <CircleCheck
                    aria-hidden="true"
                    size={18}
                    strokeWidth={1.75}
                    className="mt-px shrink-0 text-good"
                  />
                )}
                <span className="min-w-0">
                  <span className="font-medium break-all">{email}</span> {problem ?? t("users.wasInvited")}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <FormEnd
        label={found.length > 1 ? t("users.inviteCount", { count: found.length }) : t("users.inviteOne")}
        busy={send.isPending}
        busyLabel={t("users.inviting")}
        testId="send-invitations"
        cancelLabel={results.length > 0 && found.length === 0 ? t("common:close") : undefined}
        onCancel={() => {
          forget();
          onClose();
        }}
      />
    </form>
  );
}
