import { cva, type VariantProps } from 'class-variance-authority'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { Icon } from './icon'

const button = cva('btn', {
  variants: {
    look: { secondary: '', primary: 'primary', danger: 'danger', quiet: 'quiet' },
    size: { base: '', sm: 'sm', lg: 'lg' },
    block: { true: 'full', false: '' },
    iconOnly: { true: 'icon-only', false: '' },
  },
  defaultVariants: { look: 'secondary', size: 'base', block: false, iconOnly: false },
})

type ButtonLook = VariantProps<typeof button>

/** A button of the design; while `busy` it cannot be pressed and shows a turning ring. */
export function Button({
  look,
  size,
  block,
  iconOnly,
  busy = false,
  className,
  children,
  ...rest
}: ButtonLook & ComponentProps<'button'> & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={button({ look, size, block, iconOnly, className })}
      disabled={busy || rest.disabled === true}
      aria-busy={busy || undefined}
    >
      {busy ? <Icon name="spinner" className="spin" /> : null}
      {children}
    </button>
  )
}

/** A link that looks like a button. */
export function LinkButton({
  look,
  size,
  block,
  iconOnly,
  className,
  href,
  children,
  ...rest
}: ButtonLook & Omit<ComponentProps<typeof Link>, 'href'> & { href: string; children: ReactNode }) {
  return (
    <Link {...rest} href={href} className={button({ look, size, block, iconOnly, className })}>
      {children}
    </Link>
  )
}
