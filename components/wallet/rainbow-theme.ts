import { lightTheme, type Theme } from '@rainbow-me/rainbowkit'

const base = lightTheme({ borderRadius: 'small', fontStack: 'system', overlayBlur: 'none' })

/** RainbowKit in the product's own tokens; they change with light and dark by themselves. */
export const RAINBOW_THEME: Theme = {
  ...base,
  colors: {
    ...base.colors,
    accentColor: 'var(--accent)',
    accentColorForeground: 'var(--on-accent)',
    actionButtonBorder: 'var(--border)',
    actionButtonBorderMobile: 'var(--border)',
    actionButtonSecondaryBackground: 'var(--surface-sunken)',
    closeButton: 'var(--text-secondary)',
    closeButtonBackground: 'var(--surface-sunken)',
    connectButtonBackground: 'var(--surface)',
    connectButtonText: 'var(--text)',
    downloadBottomCardBackground: 'var(--surface)',
    downloadTopCardBackground: 'var(--surface)',
    error: 'var(--danger-text)',
    generalBorder: 'var(--border)',
    generalBorderDim: 'var(--border)',
    menuItemBackground: 'var(--surface-hover)',
    modalBackdrop: 'rgb(16 24 27 / 0.4)',
    modalBackground: 'var(--surface)',
    modalBorder: 'var(--border-strong)',
    modalText: 'var(--text)',
    modalTextDim: 'var(--text-muted)',
    modalTextSecondary: 'var(--text-secondary)',
    profileAction: 'var(--surface-sunken)',
    profileActionHover: 'var(--surface-hover)',
    profileForeground: 'var(--surface)',
    selectedOptionBorder: 'var(--border)',
    standby: 'var(--warning)',
  },
  fonts: { body: 'var(--font-sans)' },
  shadows: { ...base.shadows, dialog: 'var(--shadow-overlay)' },
}
