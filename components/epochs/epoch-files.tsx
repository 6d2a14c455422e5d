'use client'

import { groupThousands } from '@/lib/core/format-amount'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'

/** The published files by the SHA-256 of their bytes. */
export function EpochFiles({ epoch }: { epoch: EpochView }) {
  return (
    <Card title="Files" end={<p>Named by their SHA-256</p>}>
      {epoch.files.length === 0 ? (
        <EmptyState icon="file" title="No files yet">
          They are published with the root, once the epoch is closed.
        </EmptyState>
      ) : (
        <ul className="rows">
          {epoch.files.map((file) => (
            <li key={file.sha256 + file.name}>
              <Icon name="file" />
              <div>
                <div>
                  {file.name} <span className="muted small">{sizeText(file.bytes)}</span>
                </div>
                <div className="sub">
                  <HexChip hex={file.sha256} kind="plain" />
                </div>
              </div>
              <a
                className="btn sm icon-only flat"
                href={file.url}
                download={file.name}
                aria-label={`Download ${file.name}`}
              >
                <Icon name="download" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} KB`
    : `${groupThousands(Math.ceil(bytes / 1_000_000).toString())} MB`
}
