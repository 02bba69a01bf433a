import type { FaultView } from '../../../../gateway/platform/http/common-api.ts';
import { useWords } from '../../i18n/use-words.ts';

/** Why it failed: the reason in words, and the device's own story for the technician. */
export function FaultCause({ fault, withStage = false }: { readonly fault: FaultView; readonly withStage?: boolean }) {
  const { tOr } = useWords();
  const reason = tOr(`reason.${fault.reason}`, fault.reason);

  return (
    <span>
      {withStage ? `${tOr(`stage.${fault.stage}`, fault.stage)} · ${reason}` : reason}
      <span className="detail" lang="en">
        {fault.detail}
      </span>
    </span>
  );
}
