/** Light or dark: as the device says, unless its owner said otherwise. */

const NAME = "coach.theme";

export const THEMES = { system: "As the device", light: "Light", dark: "Dark" } as const;
export type Theme = keyof typeof THEMES;

export function theme(): Theme {
  const chosen = localStorage.getItem(NAME);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function choose(chosen: Theme): void {
  localStorage.setItem(NAME, chosen);
  applyTheme();
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
}
