export type Cause = "slow" | "died" | "unknown" | "database" | "unreachable" | "mail" | "refused" | "other";

/** The kind of a task's error. The whole text stays one click away; it is English and made for whoever runs this. */
export function causeOf(error: string): Cause {
  if (/took too long/.test(error)) return "slow";
  if (/process died/.test(error)) return "died";
  if (/no handler is registered/.test(error)) return "unknown";
  if (/mail server|SMTP/.test(error)) return "mail";
  if (/^NotTaken/.test(error)) return "refused";
  if (/^(Operational|Interface|Integrity|Internal|Data|DBAPI|Programming)Error\b/.test(error))
    return "database";
  if (
    /refused|unreachable|ConnectError|ConnectTimeout|ConnectionError|getaddrinfo|Name or service/i.test(error)
  )
    return "unreachable";
  return "other";
}

/** A sentence of the service itself, as opposed to an exception's name and text. */
export function isSentence(error: string): boolean {
  return (
    !/^[A-Za-z_.]+(Error|Exception|Timeout|Refused|Failed|Taken)?(:|$)/.test(error) && error.includes(" ")
  );
}
