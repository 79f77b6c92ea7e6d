import { settingDefinitions, settingNames } from '../../accounting/settings';
import { faultsAt, withFaults, type View } from './view';

export function settingsView({ tables, mapping }: View) {
  const values = new Map(tables.settings.map(({ row, value }) => [row, value]));
  return withFaults(
    settingNames.map((row) => {
      const faults = faultsAt(mapping.faults, 'settings', row);
      return { row, value: values.get(row) ?? '', ...settingDefinitions[row], faults };
    }),
  );
}
