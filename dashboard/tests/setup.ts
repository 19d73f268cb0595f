import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { startI18n } from "@/i18n";

// jsdom has no modal dialogs; open and closed is all that the pages' logic needs of them.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};
// jsdom knows no captured pointers; menus ask.
HTMLElement.prototype.hasPointerCapture ??= () => false;
// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 25_000 });

window.scrollTo = () => undefined;

await startI18n();

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  localStorage.clear();
});
