import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  /** Names the dialog to screen readers. */
  readonly label: string;
  readonly close: () => void;
  /** The header, with the heading. */
  readonly head: ComponentChildren;
  /** What stands beside the button that closes the dialog. */
  readonly tools: ComponentChildren;
  /** Whether the answer is still to come. */
  readonly busy: boolean;
  readonly children: ComponentChildren;
}

/** A sheet over the board. Escape, a click beside it and its own button close it. */
export function Dialog({ label, close, head, tools, busy, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the page is painted, so that no key goes to the board behind the dialog.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close(); // gives the focus back to where it was
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="sheet">
        {head}
        <div class="tools">
          {tools}
          <button type="button" class="close" aria-label="Close" onClick={close}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m4 4 8 8m0-8-8 8" />
            </svg>
          </button>
        </div>
        <div class="body" aria-busy={busy}>
          {children}
        </div>
      </div>
    </dialog>
  );
}
