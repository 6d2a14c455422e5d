'use client'

import { Button } from '../ui/button'
import { Icon } from '../ui/icon'

function toggleTheme(): void {
  const root = document.documentElement
  const isDark =
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark'
  root.dataset.theme = isDark ? 'light' : 'dark'
  try {
    localStorage.setItem('theme', root.dataset.theme)
  } catch {
    // Storage can be off; the choice then holds for this page only.
  }
}

/** Switches between light and dark and remembers the choice in this browser. */
export function ThemeToggle() {
  return (
    <Button look="quiet" iconOnly className="hide-sm" aria-label="Switch theme" onClick={toggleTheme}>
      <Icon name="theme" />
    </Button>
  )
}

/** The same as a row of the narrow menu. */
export function ThemeToggleRow() {
  return (
    <button type="button" onClick={toggleTheme}>
      Switch theme
    </button>
  )
}
