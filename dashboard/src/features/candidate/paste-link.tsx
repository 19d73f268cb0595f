import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";

/** The token in what was pasted: a whole address, a part of it, or the token alone; null where there is none. */
export function tokenIn(pasted: string): string | null {
  const words = pasted.trim();
  const inAddress = /\/interview\/([\w-]{20,200})/.exec(words)?.[1];
  return inAddress ?? (/^[\w-]{20,200}$/.test(words) ? words : null);
}

/** For a link that was cut short on its way. */
export function PasteLink() {
  const { t } = useTranslation("candidate");
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const token = tokenIn(text);
        setWrong(token === null);
        if (token) void navigate({ to: "/interview/$token", params: { token } });
      }}
    >
      <TextField
        label={t("gone.paste")}
        hint={t("gone.pasteHint")}
        error={wrong ? t("gone.pasteWrong") : null}
        value={text}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" size="lg" tone="primary" className="justify-self-start">
        {t("gone.open")}
      </Button>
    </form>
  );
}
