import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import type { WallStreams } from '../use-tile-player.ts';
import type { TileTool } from '../wall-keys.ts';
import { PtzPanel } from './PtzPanel.tsx';
import { ReplayPlayer } from './ReplayPlayer.tsx';
import './tools.css';
import { ZoomLayer } from './ZoomLayer.tsx';

interface TileToolsProps {
  readonly cameraId: string;
  readonly streams: WallStreams;
  readonly tool: TileTool | undefined;
  /** Opens a tool, or closes it when it is open. */
  readonly onTool: (tool: TileTool) => void;
  /** Cameras are moved from patrol walls only. */
  readonly isWithPtz?: boolean;
}

/** What there is to do with an enlarged picture: look closer, look back, move the camera. */
export default function TileTools({ cameraId, streams, tool, onTool, isWithPtz = true }: TileToolsProps) {
  const { t } = useWallToolsWords();
  const tools = isWithPtz ? (['replay', 'ptz'] as const) : (['replay'] as const);

  return (
    <>
      {tool === 'replay' && <ReplayPlayer cameraId={cameraId} streams={streams} onClose={() => onTool('replay')} />}
      <ZoomLayer>
        <div className="tool-group">
          {tools.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={tool === each}
              onClick={() => onTool(each)}
              data-testid={`tool-${each}`}
            >
              {t(`tools.${each}`)} <kbd className="keycap">{each === 'replay' ? 'R' : 'P'}</kbd>
            </button>
          ))}
        </div>
      </ZoomLayer>
      {tool === 'ptz' && <PtzPanel cameraId={cameraId} onClose={() => onTool('ptz')} />}
    </>
  );
}
