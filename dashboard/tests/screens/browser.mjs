// The Chromium that pages are looked at and measured in: CHROMIUM names another one.
import { chromium } from "playwright-core";

/** With a microphone that plays a tone, calls to this machine, and sound without a press. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      "--allow-loopback-in-peer-connection",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}
