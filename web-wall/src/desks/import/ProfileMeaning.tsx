import type { SheetProfileView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { useSheetForm } from './import-queries.ts';
import { useImportWords } from './use-import-words.ts';

/** What choosing a template means, in words: the form that it is like, further headings, values, datum. */
export function ProfileMeaning({ profile }: { readonly profile: SheetProfileView }) {
  const { t, language } = useImportWords();
  const form = useSheetForm('full');
  const meaning = (field: string, to: string) => {
    const choices = form.data?.columns.find((each) => each.field === field)?.choices;
    const label = choices?.find(({ code }) => code === to)?.label ?? to;

    return label === to ? to : `${to} ${label}`;
  };
  const column = (field: string) => {
    const found = form.data?.columns.find((each) => each.field === field);

    return found === undefined ? field : language === 'en' ? found.en : found.zh;
  };

  return (
    <ul className="profile-meaning" data-testid="profile-meaning">
      <li>{t(`profile.form.${profile.form}`)}</li>
      {profile.headings.length > 0 && (
        <li title={profile.headings.map(({ heading, field }) => `${heading} → ${column(field)}`).join('\n')}>
          {t('profile.headings', { count: profile.headings.length })}
        </li>
      )}
      {profile.crs !== undefined && <li>{`${t('profile.datum')}: ${t(`crs.${profile.crs}`)}`}</li>}
      {profile.values.map(({ field, from, to }) => (
        <li key={`${field}/${from}`}>{t('profile.value', { column: column(field), from, to: meaning(field, to) })}</li>
      ))}
      {profile.values.length === 0 && <li>{t('profile.noAmbiguity')}</li>}
    </ul>
  );
}
