/** Phone numbers and PINs: how they are dialled, grouped for the eye, and said digit by digit. */

/** What a phone dials: RFC 3966 knows digits and a leading plus. */
export function telLink(number: string): string {
  return `tel:${compact(number)}`;
}

/** As it is copied: without anything that only helps the eye. */
export function compact(number: string): string {
  return number.replace(/[^+\d]/g, "");
}

/** Of one and of two digits; all other calling codes have three (ITU-T E.164, annex to bulletin 1114). */
const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** "+15550100123" as people read it out: +1, 555, 010, 0123. What is no international number stays in one piece. */
export function numberGroups(number: string): string[] {
  const digits = compact(number);
  if (!/^\+\d{7,15}$/.test(digits)) return [number.trim()];
  const code = SHORT_CODES.exec(digits.slice(1))?.[0] ?? digits.slice(1, 4);
  return [`+${code}`, ...(code === "82" ? korean : threes)(digits.slice(1 + code.length))];
}

/** Eight digits in two fours; what is shorter or longer in pieces of three or four. */
export function pinGroups(pin: string): string[] {
  const digits = pin.replace(/\D/g, "");
  return digits.length % 4 === 0 ? (digits.match(/\d{4}/g) ?? [digits]) : threes(digits);
}

/** "1, 2, 3": with commas between them no reader makes a million of the digits. */
export function spokenDigits(text: string): string {
  return (compact(text).match(/\+?\d/g) ?? []).join(", ");
}

/** The last digits of a number, all that is shown of it to whoever knows it anyway. */
export function lastDigits(masked: string): string {
  return /\d+$/.exec(masked.trim())?.[0] ?? "";
}

/** In threes, with a last piece of two to four. */
function threes(digits: string): string[] {
  const groups: string[] = [];
  let rest = digits;
  while (rest.length > 4) {
    groups.push(rest.slice(0, 3));
    rest = rest.slice(3);
  }
  return rest ? [...groups, rest] : groups;
}

/** Area or mobile code, then the last four, and between them what is left. */
function korean(digits: string): string[] {
  const area = digits.startsWith("2") ? 1 : 2;
  return [digits.slice(0, area), digits.slice(area, -4), digits.slice(-4)].filter(Boolean);
}
