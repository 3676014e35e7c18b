/** Lets the button turn the page light or dark; what the browser prefers is what it begins with. Nothing is remembered. */
export function offerTheme(button: HTMLButtonElement): void {
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const isDark = (): boolean => (root.dataset['theme'] === undefined ? preference.matches : root.dataset['theme'] === 'dark');
  const label = (): void => void (button.textContent = isDark() ? 'Light theme' : 'Dark theme');
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    label();
  });
  preference.addEventListener('change', label);
  label();
  button.hidden = false;
}
