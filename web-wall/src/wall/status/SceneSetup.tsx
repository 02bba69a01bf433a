import { type SubmitEvent, useState } from 'react';
import { type SceneBody, sceneLayouts } from '../../../../gateway/wall/scenes/scenes-api.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type FoundPlace, type SourceKind, useFoundPlaces } from './use-found-places.ts';

interface SceneSetupProps {
  /** What is shown now. */
  readonly scene: SceneBody | undefined;
  readonly onStart: (scene: SceneBody) => void;
}

const kinds = ['organisation', 'area', 'cameras'] as const;
const secondsChoices: readonly number[] = [10, 15, 30, 60];

/** What is proposed to who has chosen nothing yet. */
const firstScene: Pick<SceneBody, 'layout' | 'pageSeconds'> & { readonly source?: SceneBody['source'] } = {
  layout: 16,
  pageSeconds: 15,
};

function sourceOf(kind: SourceKind, chosen: readonly FoundPlace[]): SceneBody['source'] | undefined {
  const [first] = chosen;
  if (first === undefined) return undefined;
  if (kind === 'organisation') return { kind, organisationId: first.id };
  if (kind === 'area') return { kind, areaId: first.id };

  return { kind, cameraIds: chosen.map(({ id }) => id) };
}

/** What a status wall is to show, in how many pictures, for how long. */
export function SceneSetup({ scene, onStart }: SceneSetupProps) {
  const { t } = useWallToolsWords();
  const before = scene ?? firstScene;
  const [kind, setKind] = useState<SourceKind>(before.source?.kind ?? 'organisation');
  const [chosen, setChosen] = useState<readonly FoundPlace[]>([]);
  const [layout, setLayout] = useState<SceneBody['layout']>(before.layout);
  const [pageSeconds, setSeconds] = useState(before.pageSeconds);
  const source = sourceOf(kind, chosen) ?? (before.source?.kind === kind ? before.source : undefined);
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    if (source !== undefined) onStart({ source, layout, pageSeconds, pinnedIds: [] });
  };
  const changeKind = (next: SourceKind) => {
    setKind(next);
    setChosen([]);
  };

  return (
    <form className="scene-setup" onSubmit={start} data-testid="scene-setup">
      <h2>{t('status.setUp')}</h2>
      <fieldset>
        <legend>{t('status.what')}</legend>
        <Choices name="kind" values={kinds} value={kind} label={(each) => t(`status.${each}`)} onChange={changeKind} />
        <PlaceFinder
          key={kind}
          kind={kind}
          chosen={chosen}
          onChoose={(place) => setChosen(afterChoice(kind, chosen, place))}
        />
        {kind === 'cameras' && chosen.length > 0 && <p>{t('status.chosen', { count: chosen.length })}</p>}
      </fieldset>
      <fieldset>
        <legend>{t('status.layout')}</legend>
        <Choices name="layout" values={sceneLayouts} value={layout} label={String} onChange={setLayout} />
      </fieldset>
      <fieldset>
        <legend>{t('status.seconds')}</legend>
        <Choices name="seconds" values={secondsChoices} value={pageSeconds} label={String} onChange={setSeconds} />
      </fieldset>
      <div className="scene-foot">
        <button type="submit" className="button button-main" disabled={source === undefined} data-testid="scene-start">
          {t('status.start')}
        </button>
        <small>{t('status.pinHint')}</small>
      </div>
    </form>
  );
}

/** Of organisations and areas one is shown, of cameras several; one that is chosen again is not chosen any more. */
function afterChoice(kind: SourceKind, chosen: readonly FoundPlace[], place: FoundPlace): readonly FoundPlace[] {
  if (kind !== 'cameras') return [place];
  const others = chosen.filter(({ id }) => id !== place.id);

  return others.length === chosen.length ? [...chosen, place] : others;
}

interface ChoicesProps<Value extends string | number> {
  readonly name: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly label: (value: Value) => string;
  readonly onChange: (value: Value) => void;
}

function Choices<Value extends string | number>({ name, values, value, label, onChange }: ChoicesProps<Value>) {
  return (
    <div className="scene-choices">
      {values.map((each) => (
        <label key={each} className="choice">
          <input type="radio" name={name} checked={value === each} onChange={() => onChange(each)} />
          <span>{label(each)}</span>
        </label>
      ))}
    </div>
  );
}

interface PlaceFinderProps {
  readonly kind: SourceKind;
  readonly chosen: readonly FoundPlace[];
  readonly onChoose: (place: FoundPlace) => void;
}

function PlaceFinder({ kind, chosen, onChoose }: PlaceFinderProps) {
  const { t } = useWallToolsWords();
  const [text, setText] = useState('');
  const found = useFoundPlaces(kind, text);
  const ids = new Set(chosen.map(({ id }) => id));
  const places = [...chosen, ...(found.data ?? []).filter(({ id }) => !ids.has(id))];

  return (
    <>
      <input
        type="search"
        value={text}
        maxLength={64}
        placeholder={t('status.find')}
        aria-label={t('status.find')}
        onChange={(event) => setText(event.target.value)}
        data-testid="scene-find"
      />
      {found.isError && <ProblemNote problem={found.error} />}
      <div className="scene-found">
        {places.map((place) => (
          <button
            key={place.id}
            type="button"
            aria-pressed={ids.has(place.id)}
            onClick={() => onChoose(place)}
            data-testid="scene-place"
          >
            {place.name} <small>{place.above}</small>
          </button>
        ))}
      </div>
      {found.data?.length === 0 && text.trim() !== '' && <p>{t('status.none')}</p>}
    </>
  );
}
